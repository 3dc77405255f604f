internal import Essentials
internal import Foundation
internal import MediaIO

/// The inventory of a collection: usable files with their streams, and those that are skipped.
public struct Manifest: Sendable, Equatable {
    /// The folder that names are relative to.
    public let root: String
    /// Files that opened, in order of name.
    public let clips: [ClipRecord]
    /// Files that did not open, in order of name.
    public let skipped: [SkippedFile]
    /// Files passed over because they are pictures, text or tables.
    public let companionCount: Int

    /// Whether the collection is everything below `root`, rather than one file in it.
    public let isWholeFolder: Bool

    /// Makes a manifest from its parts.
    public init(
        root: String, clips: [ClipRecord], skipped: [SkippedFile], companionCount: Int,
        isWholeFolder: Bool
    ) {
        self.root = root
        self.isWholeFolder = isWholeFolder
        self.clips = clips
        self.skipped = skipped
        self.companionCount = companionCount
    }

    /// Reads a folder (searched recursively), a single media file, or a manifest file.
    ///
    /// - Parameters:
    ///   - path: the folder, media file, or manifest (`.jsonl`).
    ///   - workers: how many files are probed at once.
    ///   - progress: called with how many files of how many are done, from any thread.
    /// - Returns: the inventory.
    /// - Throws: `DatasetError` where nothing is there or nothing is media, `FileError` for a damaged
    ///   manifest.
    public static func of(
        _ path: String, workers: Int, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws -> Manifest {
        // Absolute, so that a run can be resumed from any folder.
        let path = URL(fileURLWithPath: path).standardizedFileURL.path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw DatasetError(.missing, "\(path): no such file or folder")
        }
        if isFolder.boolValue {
            return try scan(folder: path, workers: workers, progress: progress)
        }
        if path.hasSuffix(".jsonl") { return try Manifest(contentsOf: path) }
        let url = URL(fileURLWithPath: path)
        return try probe(
            [url.lastPathComponent], in: url.deletingLastPathComponent().path, companionCount: 0,
            isWholeFolder: false, workers: 1, progress: progress)
    }

    private static func scan(
        folder: String, workers: Int, progress: @escaping @Sendable (Int, Int) -> Void
    ) throws -> Manifest {
        let listing = try MediaFileFinder.list(folder)
        guard !listing.candidates.isEmpty else {
            throw DatasetError(
                .unusable,
                "\(folder): holds no media file (\(listing.companionCount) other files); "
                    + "give a folder with videos")
        }
        return try probe(
            listing.candidates, in: folder, companionCount: listing.companionCount,
            isWholeFolder: true, workers: workers, progress: progress)
    }

    private static func probe(
        _ names: [String], in root: String, companionCount: Int, isWholeFolder: Bool, workers: Int,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) throws -> Manifest {
        let results = ParallelMap.run(count: names.count, workers: workers) { index in
            inspect(names[index], in: root)
        } progress: {
            progress($0, names.count)
        }
        var clips: [ClipRecord] = []
        var skipped: [SkippedFile] = []
        for result in results {
            switch result {
            case .success(let clip): clips.append(clip)
            case .failure(let fault): skipped.append(fault.file)
            }
        }
        return Manifest(
            root: root, clips: clips, skipped: skipped, companionCount: companionCount,
            isWholeFolder: isWholeFolder)
    }

    private struct Fault: Error { let file: SkippedFile }

    private static func inspect(_ name: String, in root: String) -> Result<ClipRecord, Fault> {
        let path = root + "/" + name
        do throws(MediaError) {
            let info = try MediaProbe.info(path: path)
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
            return .success(ClipRecord(name: name, path: path, byteCount: size, info: info))
        } catch {
            let fault = SkippedFile(name: name, reason: error.code.rawValue, detail: error.message)
            return .failure(Fault(file: fault))
        }
    }
}
