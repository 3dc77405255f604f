internal import Essentials
internal import Foundation
internal import MediaIO
internal import Synchronization

/// Scaled frames and sound of earlier epochs, in files of a folder of the user's cache.
///
/// Together the files take no more than a limit; what earlier sessions used gives way, what was not used
/// for longest first. Each file appears whole or not at all, is only ever replaced or removed, and is
/// checked when it is read, so that any number of threads and processes may share the folder and be
/// killed at any time. It can be deleted at any time. A cache never fails: what cannot be read is
/// decoded again, and where nothing more can be kept, that is said once.
public final class SampleCache: Sendable {
    /// Where the files are.
    public let folder: String
    /// By which content files are known, without reading them again.
    let contents: ScanCache
    private let space: CacheSpace
    private let warn: @Sendable (String) -> Void
    private let isStoring = Mutex(true)
    /// What else decides how the same file is decoded.
    private let decoding: String

    /// Changes with what is stored, so that older caches are not read.
    private static let version = 1
    /// By what the user chooses the folder.
    private static let choice = "--cache-dir"

    /// Opens a cache, making its folder.
    ///
    /// - Parameters:
    ///   - folder: where caches are; files go to a folder in it.
    ///   - byteLimit: the most bytes that all files may have together; more than 0.
    ///   - videos: a folder that the cache must not lie in; nil where it may lie anywhere.
    ///   - warn: gets the one message there is when nothing more can be kept.
    /// - Throws: `ConfigurationError` where it would lie among the videos, `FileError` where the
    ///   folder cannot be made or written to.
    public init(
        folder: String, byteLimit: Int, outside videos: String? = nil,
        warn: @escaping @Sendable (String) -> Void
    ) throws {
        if let videos { try CacheFolder.require(folder, outside: videos, choice: Self.choice) }
        self.folder = "\(folder)/samples-\(Self.version)"
        contents = ScanCache(folder: folder)
        self.warn = warn
        decoding =
            MediaLibraries.versions.map(\.version).joined(separator: " ") + " " + Processor.name
        try CacheFolder.make(self.folder, choice: Self.choice)
        space = try CacheSpace(folder: self.folder, byteLimit: byteLimit)
    }

    /// The entry of a key; nil where there is none, or where it is damaged, and then it is removed.
    func entry(_ key: String) -> CacheEntry? {
        let name = Name(key, decoding)
        let path = "\(folder)/\(name.text)"
        guard let file = MappedFile(path: path, minimumBytes: CacheEntry.minimumBytes) else {
            return nil
        }
        guard !file.bytes.isEmpty, let entry = CacheEntry(file, name: name.number) else {
            unlink(path)
            return nil
        }
        return entry
    }

    /// Whether entries are still stored.
    var canStore: Bool { isStoring.withLock { $0 } }

    /// Removes an entry that turned out to be damaged.
    func remove(_ key: String) { unlink("\(folder)/\(Name(key, decoding).text)") }

    /// Keeps an entry, for which others may have to go.
    func store(
        _ key: String, numbers: [UInt64], recordBytes: Int, records: UnsafeRawBufferPointer
    ) {
        guard canStore else { return }
        let name = Name(key, decoding)
        let head = CacheEntry.head(
            name: name.number, numbers: numbers, recordBytes: recordBytes, records: records)
        do throws(FileError) {
            let byteCount = head.count * 8 + records.count
            guard let draft = try space.reserve(byteCount, for: name.text) else {
                return stop(
                    "the cache is full: this session uses all of its "
                        + "\(ByteCount(space.byteLimit)), and what does not fit is decoded every "
                        + "time; a larger --cache-size would hold more")
            }
            try draft.finish(head: head, records: records)
        } catch {
            stop("the cache takes no more: \(error); what is not in it is decoded every time")
        }
    }

    /// Stores nothing more; only the first of several threads tells why.
    func stop(_ reason: String) {
        let isFirst = isStoring.withLock { storing in
            defer { storing = false }
            return storing
        }
        if isFirst { warn(reason) }
    }

    /// What the file of a key is called.
    private struct Name {
        let text: String
        let number: UInt64

        init(_ key: String, _ decoding: String) {
            text = SHA256.hexadecimal(of: "\(key)\n\(decoding)")
            // 64 hexadecimal digits, of which 16 always are a number.
            number = UInt64(text.prefix(16), radix: 16) ?? 0
        }
    }
}
