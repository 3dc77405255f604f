import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ClipDatasets

@Suite struct SampleCacheTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What an entry of 300 bytes takes.
    private static let entryBytes = 128 + 300

    private func cache(_ byteLimit: Int) throws -> SampleCache {
        try SampleCache(folder: folder.path, byteLimit: byteLimit) { _ in }
    }

    private static func store(_ bytes: [UInt8], _ key: String, in cache: SampleCache) {
        bytes.withUnsafeBytes { cache.store(key, numbers: [7, 9], recordBytes: 100, records: $0) }
    }

    private func entries(_ cache: SampleCache) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: cache.folder).filter { $0 != "lock" }
            .map { "\(cache.folder)/\($0)" }
    }

    private func age(_ path: String, seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path)
    }

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
    }

    // MARK: - Entries

    @Test func whatIsStoredComesBack() throws {
        let cache = try cache(10_000)
        Self.store(Self.bytes(250), "a", in: cache)
        let entry = try #require(try self.cache(10_000).entry("a"))
        #expect(entry.numbers == [7, 9])
        #expect(entry.recordCount == 3)
        #expect(entry.withRecord(1) { Array($0) } == Array(Self.bytes(250)[100..<200]))
        #expect(entry.withRecord(2) { Array($0) } == Array(Self.bytes(250)[200...]))
        #expect(cache.entry("b") == nil)
    }

    @Test func anEntryMayBeEmpty() throws {
        let cache = try cache(10_000)
        Self.store([], "a", in: cache)
        #expect(cache.entry("a")?.recordCount == 0)
    }

    /// Every byte of a file that carries anything is covered by some check.
    @Test func anyDamagedByteIsNoticed() throws {
        let cache = try cache(1_000_000)
        Self.store(Self.bytes(250), "a", in: cache)
        let path = try #require(try entries(cache).first)
        let whole = try #require(FileManager.default.contents(atPath: path))
        // 5 + 2 numbers + 3 checksums + 1: the words after that, up to 128 bytes, are empty.
        for place in 0..<whole.count where !(88..<128).contains(place) {
            var damaged = whole
            damaged[place] ^= 16
            try damaged.write(to: URL(fileURLWithPath: path))
            let entry = cache.entry("a")
            let isWhole = (0..<3).allSatisfy { entry?.withRecord($0) { _ in true } == true }
            #expect(!isWhole, "byte \(place)")
        }
    }

    @Test func aFileCutShortIsNoticedAndRemoved() throws {
        let cache = try cache(1_000_000)
        for length in [0, 39, 64, 200, 377] {
            Self.store(Self.bytes(250), "a", in: cache)
            let path = try #require(try entries(cache).first)
            truncate(path, off_t(length))
            #expect(cache.entry("a") == nil)
            #expect(try entries(cache).isEmpty)
        }
    }

    @Test func anEntryUnderAnotherNameIsNotTakenForIt() throws {
        let cache = try cache(1_000_000)
        Self.store(Self.bytes(250), "a", in: cache)
        let first = try #require(try entries(cache).first)
        Self.store(Self.bytes(250), "b", in: cache)
        let second = try #require(try entries(cache).first { $0 != first })
        try FileManager.default.removeItem(atPath: second)
        try FileManager.default.copyItem(atPath: first, toPath: second)
        #expect(cache.entry("b") == nil)
        #expect(cache.entry("a") != nil)
    }

    // MARK: - The limit

    @Test func whatEarlierSessionsDidNotUseForLongestGivesWay() throws {
        let limit = 16 * Self.entryBytes
        let earlier = try cache(limit)
        var known: Set<String> = []
        for number in 0..<16 {
            Self.store(Self.bytes(300), "\(number)", in: earlier)
            let path = try #require(try entries(earlier).first { !known.contains($0) })
            known.insert(path)
            try age(path, seconds: 1000 - Double(number))
        }
        let later = try cache(limit)
        #expect(later.entry("0") != nil)
        Self.store(Self.bytes(300), "new", in: later)
        let left = (0..<16).filter { later.entry("\($0)") != nil }
        // A sixteenth more than needed.
        #expect(left == [0] + Array(3..<16))
        #expect(later.entry("new") != nil)
    }

    /// Otherwise epochs over more than fits would throw out everything just before it is wanted.
    @Test func whatASessionUsesDoesNotGiveWayToMoreOfIt() throws {
        let warnings = Mutex<[String]>([])
        let cache = try SampleCache(folder: folder.path, byteLimit: 3 * Self.entryBytes) { text in
            warnings.withLock { $0.append(text) }
        }
        for key in ["a", "b", "c", "d", "e"] { Self.store(Self.bytes(300), key, in: cache) }
        #expect(
            ["a", "b", "c", "d", "e"].map { cache.entry($0) != nil } == [
                true, true, true, false, false,
            ])
        #expect(!cache.canStore)
        let told = warnings.withLock { $0 }
        #expect(told.count == 1)
        #expect(told.first?.contains("the cache is full") == true)
        #expect(told.first?.contains("1.3 kB") == true)
        #expect(told.first?.contains("--cache-size") == true)
    }

    @Test func aSmallerLimitHoldsFromTheStart() throws {
        let large = try cache(10 * Self.entryBytes)
        for number in 0..<10 { Self.store(Self.bytes(300), "\(number)", in: large) }
        for path in try entries(large) { try age(path, seconds: 100) }
        let small = try cache(4 * Self.entryBytes)
        #expect(try entries(small).count <= 4)
        #expect(try !entries(small).isEmpty)
    }

    @Test func theLimitHoldsAlsoForSeveralAtOnce() throws {
        let limit = 10 * Self.entryBytes
        let caches = try (0..<3).map { _ in try cache(limit) }
        DispatchQueue.concurrentPerform(iterations: 60) { turn in
            Self.store(Self.bytes(300), "\(turn)", in: caches[turn % 3])
        }
        let sizes = try entries(caches[0]).map {
            try FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int
        }
        #expect(sizes == [Int?](repeating: Self.entryBytes, count: 10))
    }

    /// What others removed or a killed process had reserved is found out before anything gives way.
    @Test func roomIsCountedAnewBeforeItIsRefused() throws {
        let cache = try cache(3 * Self.entryBytes)
        for key in ["a", "b", "c"] { Self.store(Self.bytes(300), key, in: cache) }
        cache.remove("b")
        Self.store(Self.bytes(300), "d", in: cache)
        #expect(["a", "c", "d"].allSatisfy { cache.entry($0) != nil })
    }

    /// A file that a killed process left is never read, and goes; one that is being written counts.
    @Test func unfinishedFilesAreRemovedOnceAbandoned() throws {
        let cache = try cache(2 * Self.entryBytes)
        let draft = try CacheDraft(folder: cache.folder, name: "x", byteCount: Self.entryBytes)
        let left = "\(cache.folder)/y.1-1.partial"
        try Data(count: Self.entryBytes).write(to: URL(fileURLWithPath: left))
        let next = try self.cache(2 * Self.entryBytes)
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(try entries(cache).count == 1)
        Self.store(Self.bytes(300), "a", in: next)
        Self.store(Self.bytes(300), "b", in: next)
        #expect(next.entry("a") != nil)
        #expect(next.entry("b") == nil)
        withExtendedLifetime(draft) {}
    }

    @Test func aDraftThatIsNotFinishedLeavesNothing() throws {
        let cache = try cache(10_000)
        do { _ = try CacheDraft(folder: cache.folder, name: "x", byteCount: 100) }
        #expect(try entries(cache).isEmpty)
    }

    // MARK: - Failures

    @Test func aFolderThatTakesNothingIsToldOnce() throws {
        let warnings = Mutex<[String]>([])
        let cache = try SampleCache(folder: folder.path, byteLimit: 10_000) { text in
            warnings.withLock { $0.append(text) }
        }
        try FileManager.default.removeItem(atPath: cache.folder)
        Self.store(Self.bytes(250), "a", in: cache)
        Self.store(Self.bytes(250), "b", in: cache)
        #expect(!cache.canStore)
        let told = warnings.withLock { $0 }
        #expect(told.count == 1)
        #expect(told.first?.contains("decoded every time") == true)
    }

    @Test func aFolderAmongTheVideosIsRefused() throws {
        for name in ["", "/cache"] {
            let error = #expect(throws: (any Error).self) {
                try SampleCache(
                    folder: folder.path + name, byteLimit: 1, outside: folder.path, warn: { _ in })
            }
            #expect("\(error as Any)".contains("set --cache-dir to another folder"))
        }
        #expect(try folder.content.isEmpty)
        _ = try SampleCache(
            folder: folder.path + "/.cache", byteLimit: 1, outside: folder.path, warn: { _ in })
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
        try Data().write(to: URL(fileURLWithPath: folder.file("file")))
        let error = #expect(throws: (any Error).self) {
            try SampleCache(folder: folder.file("file/cache"), byteLimit: 1, warn: { _ in })
        }
        #expect("\(error as Any)".contains("file/cache"))
        #expect("\(error as Any)".contains("set --cache-dir to a folder you may write to"))
    }
}
