public import ClipDatasets
internal import Essentials
internal import MediaIO
internal import PretextTasks
public import Retrieval

/// What an update of an index did.
public struct IndexingReport: Sendable {
    /// Files whose content was new and went through the network.
    public var embeddedFiles = 0
    /// Files that are as they were.
    public var unchangedFiles = 0
    /// Files whose content was there already, under another name or from before.
    public var knownContents = 0
    /// Files that are no longer there, or can no longer be read.
    public var removedFiles = 0
    /// Vectors that belonged to no file any more.
    public var removedVectors = 0
    /// Windows left out because they are silent.
    public var silentWindows = 0
    /// Files left out, and why.
    public var skipped: [String] = []
    /// Vectors of pictures in the index.
    public var imageCount = 0
    /// Vectors of sounds in the index.
    public var soundCount = 0
}

/// Brings an index up to date with a collection.
public final class CollectionIndexer {
    private let embedder: ClipEmbedder
    private let writer: IndexWriter
    private var files: [String: IndexedFile]
    private var holders: [String: [IndexedFile]]
    private var report = IndexingReport()

    /// Opens an index for writing, made when missing.
    ///
    /// - Parameters:
    ///   - folder: where it is.
    ///   - trained: the network; a copy of it is kept beside a new index.
    ///   - strideSeconds: distance of two vectors of a stream.
    /// - Throws: `IndexError` where the index was made otherwise, is damaged or busy,
    ///   `ConfigurationError` where the folder holds something else or the network does not embed
    ///   pictures beside sounds or sentences, `FileError`, `StateError`, `SpectrogramError`.
    public init(
        folder: IndexFolder, trained: TrainedModel, strideSeconds: Double
    ) throws {
        embedder = try ClipEmbedder(
            model: trained.searchableEmbedding(), strideSeconds: strideSeconds)
        writer = try IndexWriter(
            folder: folder,
            description: trained.indexDescription(strideSeconds: strideSeconds)
        ) { try trained.write(to: $0.modelPath) }
        files = try writer.files()
        holders = Dictionary(grouping: files.values, by: \.contentKey)
    }

    /// Embeds what is new in a collection, and drops what is gone from it.
    ///
    /// Files of other collections stay. After every file the index is whole; what was done before an
    /// interruption is not done again.
    ///
    /// - Parameters:
    ///   - manifest: the collection.
    ///   - isCancelled: asked after each file whether to stop.
    ///   - progress: called after each file with how many are done.
    /// - Returns: what was done.
    /// - Throws: `CancellationError`, `IndexError`, `FileError`; unreadable files are skipped.
    public func update(
        with manifest: Manifest, isCancelled: () -> Bool = { false },
        progress: (Int) -> Void = { _ in }
    ) throws -> IndexingReport {
        report = IndexingReport()
        report.skipped = manifest.skipped.map { "\($0.name): \($0.detail)" }
        var present: Set<String> = []
        for (number, clip) in manifest.clips.enumerated() {
            if isCancelled() { throw CancellationError() }
            do {
                try update(clip)
                present.insert(clip.path)
            } catch let error as MediaError {
                report.skipped.append("\(error)")
            }
            progress(number + 1)
        }
        try removeOthers(than: present, in: manifest)
        report.removedVectors = try writer.compact()
        report.imageCount = writer.count(of: .image)
        report.soundCount = writer.count(of: .sound)
        return report
    }

    /// Makes graphs for approximate search of what is in the index now.
    ///
    /// - Parameter threads: how many threads compute.
    /// - Returns: how they came out.
    /// - Throws: `IndexError`, `FileError`.
    public func makeGraphs(threads: Int) throws -> [GraphReport] {
        try writer.makeGraphs(threads: threads)
    }

    private func update(_ clip: ClipRecord) throws {
        let content = try FileContent(path: clip.path)
        if files[clip.path]?.stamp == content.stamp {
            report.unchangedFiles += 1
            return
        }
        let key = try content.key { key in
            (holders[key] ?? []).map { ($0.path, $0.stamp) }
        }
        let file = IndexedFile(path: clip.path, stamp: content.stamp, contentKey: key)
        if holders[key] != nil {
            try writer.link(file)
            report.knownContents += 1
        } else {
            let items = try items(of: clip)
            guard try FileContent(path: clip.path).stamp == content.stamp else {
                throw MediaError(
                    code: .failed, path: clip.path,
                    message: "changed while it was read; index again")
            }
            try writer.add(file, items)
            report.embeddedFiles += 1
        }
        files[clip.path] = file
        holders[key, default: []].append(file)
    }

    private func items(of clip: ClipRecord) throws -> [IndexedModality: [IndexedItem]] {
        let embedded = try embedder.embed(clip, name: clip.name)
        let audible = embedded.sounds.above(writer.description.silenceDecibels)
        report.silentWindows += embedded.sounds.seconds.count - audible.seconds.count
        return [
            .image: items(embedded.images, stream: clip.info.video?.index),
            .sound: items(audible, stream: clip.info.audio?.index),
        ]
    }

    private func items(_ stream: EmbeddedStream, stream number: Int?) -> [IndexedItem] {
        zip(stream.embeddings, stream.spans).map {
            IndexedItem(vector: UnitVector.normalized($0), stream: number ?? 0, seconds: $1)
        }
    }

    /// Forgets files of this collection that are gone or can no longer be read.
    private func removeOthers(than present: Set<String>, in manifest: Manifest) throws {
        let listed = Set(
            (manifest.clips.map(\.name) + manifest.skipped.map(\.name))
                .map { manifest.root + "/" + $0 })
        let gone = files.keys.filter { path in
            guard !present.contains(path) else { return false }
            return listed.contains(path)
                || (manifest.isWholeFolder && path.hasPrefix(manifest.root + "/"))
        }
        try writer.remove(gone.sorted())
        for path in gone { files[path] = nil }
        holders = Dictionary(grouping: files.values, by: \.contentKey)
        report.removedFiles = gone.count
    }
}
