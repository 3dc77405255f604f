package import Essentials
internal import Foundation
internal import Glibc

/// The folder of a run and the places in it.
public struct RunFolder: Sendable {
    /// Path of the folder.
    public let path: String

    /// Names the folder without touching it.
    public init(_ path: String) { self.path = path }

    /// Finds the folder of what `Checkpoint(ofRun:)` takes; nil for a checkpoint that lies in no run.
    ///
    /// - Parameter path: a run's folder, or a file in it or in its `checkpoints`, links followed.
    public init?(holding path: String) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
        {
            self.init(path)
            return
        }
        var folder = URL(fileURLWithPath: path).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        if folder.lastPathComponent == "checkpoints" { folder.deleteLastPathComponent() }
        self.init(folder.path)
        guard FileManager.default.fileExists(atPath: configurationPath) else { return nil }
    }

    /// The resolved settings.
    public var configurationPath: String { path + "/config.yaml" }
    /// The collection as it was when the run began; `resume` trains on exactly this.
    public var manifestPath: String { path + "/manifest.jsonl" }
    /// One line a step with loss and accuracy, the same for the same seed.
    public var metricsPath: String { path + "/metrics.jsonl" }
    /// Rates and waiting times, which differ from run to run.
    public var throughputPath: String { path + "/throughput.jsonl" }
    /// Files that were left out, and why.
    public var skippedPath: String { path + "/skipped.csv" }
    /// Versions and machine.
    public var environmentPath: String { path + "/environment.json" }
    /// The state of the step at which the run stopped being numbers, written only then.
    public var divergedPath: String { path + "/diverged.safetensors" }
    /// Which algorithm computed each convolution.
    public var convolutionsPath: String { path + "/convolutions.json" }
    /// The newest checkpoint.
    public var checkpointPath: String { path + "/checkpoints/last.safetensors" }

    /// Makes the folder for a new run and takes it.
    ///
    /// - Parameter overwrite: whether an earlier run in it may be removed.
    /// - Returns: the lock that keeps others out.
    /// - Throws: `ConfigurationError` when it holds something and may not be overwritten,
    ///   `FileError` when it cannot be made or written to.
    package func create(overwrite: Bool) throws -> FolderLock {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else {
                throw ConfigurationError("\(path): is a file; give a folder with --out")
            }
            try refuseContent(overwrite: overwrite)
        }
        try OutputFolder.make(path + "/checkpoints")
        let lock = try lock()
        if overwrite { try removeRun() }
        // Whether it can be written to is better known before an hour of training than after.
        try AtomicFile.write("", to: metricsPath)
        try AtomicFile.write("", to: throughputPath)
        return lock
    }

    /// A folder that holds anything is refused, unless it holds a run and nothing else.
    private func refuseContent(overwrite: Bool) throws {
        let content = try content()
        guard !content.isEmpty else { return }
        guard overwrite else {
            throw ConfigurationError(
                "\(path): is not empty; continue it with 'clapper resume \(path)', "
                    + "start anew with --overwrite, or choose another folder")
        }
        let strange = content.first { !Self.isOwn($0) }
        guard strange == nil, content.contains(Self.lockName) else {
            throw ConfigurationError(
                "\(path): is not the folder of a run (it holds '\(strange ?? content[0])') and is "
                    + "not overwritten; choose another folder")
        }
    }

    private func removeRun() throws {
        for name in try content() where name != Self.lockName && name != "checkpoints" {
            try remove(name)
        }
        if FileManager.default.fileExists(atPath: checkpointPath) {
            try remove("checkpoints/last.safetensors")
        }
    }

    private func content() throws(FileError) -> [String] {
        guard let names = FolderContent.names(in: path) else { throw .system("list", path: path) }
        return names.map { String(decoding: $0, as: UTF8.self) }
    }

    private func remove(_ name: String) throws(FileError) {
        let path = path + "/" + name
        guard unlink(path) == 0 else { throw .system("remove", path: path) }
    }

    /// Takes the folder for one session and removes what a killed one left half written.
    ///
    /// - Returns: a lock that is held as long as the object lives.
    /// - Throws: `ConfigurationError` where another process trains in the folder, `FileError`.
    package func lock() throws -> FolderLock {
        guard let lock = try FolderLock(path: path + "/" + Self.lockName) else {
            throw ConfigurationError(
                "\(path): another clapper is training in this folder; wait for it, or stop it")
        }
        for folder in [path, path + "/checkpoints"] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names where name.hasSuffix(".partial") {
                // A leftover that stays only costs space.
                try? FileManager.default.removeItem(atPath: folder + "/" + name)
            }
        }
        return lock
    }

    /// Whether a run writes a file of this name, or had begun to when it was killed.
    private static func isOwn(_ name: String) -> Bool {
        ownNames.contains(name)
            || (name.hasSuffix(".partial") && ownNames.contains { name.hasPrefix($0 + ".") })
    }

    private static let ownNames = [
        "config.yaml", "manifest.jsonl", "metrics.jsonl", "throughput.jsonl", "skipped.csv",
        "environment.json", "convolutions.json", "diverged.safetensors", "checkpoints",
        lockName,
    ]

    private static let lockName = "lock"
}
