internal import Essentials
internal import Foundation

/// The folder of a run and the places in it.
public struct RunFolder: Sendable {
    /// Path of the folder.
    public let path: String

    /// Names the folder without touching it.
    public init(_ path: String) { self.path = path }

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
    /// The newest checkpoint.
    public var checkpointPath: String { path + "/checkpoints/last.safetensors" }

    /// Makes the folder for a new run.
    ///
    /// - Parameter overwrite: whether an earlier run in it may be removed.
    /// - Throws: `ConfigurationError` when it holds something and may not be overwritten,
    ///   `FileError` when it cannot be made or written to.
    public func create(overwrite: Bool) throws {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        if manager.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else {
                throw ConfigurationError("\(path): is a file; give a folder with --out")
            }
            try makeRoom(overwrite: overwrite)
        }
        do {
            try manager.createDirectory(
                atPath: path + "/checkpoints", withIntermediateDirectories: true)
        } catch {
            throw FileError(
                code: .system(errno: 0), path: path,
                message: "cannot be created; choose a folder you may write to (\(reason(error)))")
        }
        // Whether it can be written to is better known before an hour of training than after.
        try AtomicFile.write("", to: metricsPath)
        try AtomicFile.write("", to: throughputPath)
    }

    private func makeRoom(overwrite: Bool) throws {
        let content: [String]
        do {
            content = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw FileError(
                code: .system(errno: 0), path: path, message: "cannot be listed (\(reason(error)))")
        }
        guard !content.isEmpty else { return }
        guard overwrite else {
            throw ConfigurationError(
                "\(path): is not empty; continue it with 'clapper resume \(path)', "
                    + "start anew with --overwrite, or choose another folder")
        }
        // Only what a run writes is removed, so that a mistyped --out cannot cost a folder of videos.
        for name in Self.ownNames where content.contains(name) {
            do {
                try FileManager.default.removeItem(atPath: path + "/" + name)
            } catch {
                throw FileError(
                    code: .system(errno: 0), path: path + "/" + name,
                    message: "cannot be removed (\(reason(error)))")
            }
        }
    }

    private func reason(_ error: any Error) -> String {
        (error as NSError).localizedDescription
    }

    private static let ownNames = [
        "config.yaml", "manifest.jsonl", "metrics.jsonl", "throughput.jsonl", "skipped.csv",
        "environment.json", "checkpoints",
    ]
}
