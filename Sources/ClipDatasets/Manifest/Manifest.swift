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
    /// The folder that the collection is all of; nil where it is a single file.
    public var folder: String? { isWholeFolder ? root : nil }

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
    ///   - takesPictures: whether picture files of a folder are clips of one frame, instead of being
    ///     passed over.
    ///   - workers: how many files are read at once.
    ///   - inspector: measures the content of each file by decoding it; nil reads headers only. A
    ///     manifest file keeps what it says.
    ///   - progress: called with how many files of how many are done, from any thread.
    /// - Returns: the inventory.
    /// - Throws: `DatasetError` where nothing is there or nothing is media, `FileError` for a damaged
    ///   manifest, `CancellationError` when the inspector was told to stop, and what it throws.
    public static func of(
        _ path: String, takesPictures: Bool = false, workers: Int,
        measuredBy inspector: ContentInspector? = nil,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws -> Manifest {
        // Absolute, so that a run can be resumed from any folder.
        let path = URL(fileURLWithPath: path).standardizedFileURL.path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw DatasetError(.missing, "\(path): no such file or folder")
        }
        if !isFolder.boolValue, path.hasSuffix(".jsonl") { return try Manifest(contentsOf: path) }
        let inspector: any FileInspector = inspector ?? HeaderInspector()
        try inspector.prepare(forScanning: path)
        let listing = isFolder.boolValue ? try list(path, takesPictures) : .single(path)
        return try inspect(
            listing, isWholeFolder: isFolder.boolValue, workers: workers, inspector, progress)
    }

    private static func list(
        _ folder: String, _ takesPictures: Bool
    ) throws -> MediaFileFinder.Listing {
        let listing = try MediaFileFinder.list(folder, takesPictures: takesPictures)
        guard !listing.candidates.isEmpty || !listing.skipped.isEmpty else {
            throw DatasetError(
                .unusable,
                "\(folder): holds no media file (\(listing.companionCount) other files); "
                    + "give a folder with videos")
        }
        return listing
    }

    /// What became of one file.
    private enum Outcome: Sendable {
        case clip(ClipRecord)
        case skipped(SkippedFile)
        case cancelled
    }

    private static func inspect(
        _ listing: MediaFileFinder.Listing, isWholeFolder: Bool, workers: Int,
        _ inspector: any FileInspector, _ progress: @escaping @Sendable (Int, Int) -> Void
    ) throws -> Manifest {
        let names = listing.candidates
        // Where there are fewer files than workers, several threads decode one file.
        let threads = max(1, workers / max(1, names.count))
        let outcomes = ParallelMap.run(count: names.count, workers: workers) { index in
            outcome(of: names[index], in: listing.root, inspector, threads)
        } progress: {
            progress($0, names.count)
        }
        var clips: [ClipRecord] = []
        var skipped = listing.skipped
        for outcome in outcomes {
            switch outcome {
            case .clip(let clip): clips.append(clip)
            case .skipped(let file): skipped.append(file)
            case .cancelled: throw CancellationError()
            }
        }
        skipped.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return Manifest(
            root: listing.root, clips: ClipContent.markingDuplicates(in: clips), skipped: skipped,
            companionCount: listing.companionCount, isWholeFolder: isWholeFolder)
    }

    private static func outcome(
        of name: String, in root: String, _ inspector: any FileInspector, _ threads: Int
    ) -> Outcome {
        do throws(MediaError) {
            let path = root + "/" + name
            let clip = try inspector.inspect(name, at: path, decoderThreads: threads)
            return clip.map(Outcome.clip) ?? .cancelled
        } catch {
            return .skipped(
                SkippedFile(name: name, reason: error.code.rawValue, detail: error.message))
        }
    }
}
