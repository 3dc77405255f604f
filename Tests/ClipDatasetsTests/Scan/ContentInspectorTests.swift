import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

@testable import ClipDatasets

/// Scans with a cache; what is decoded is counted, not timed.
@Suite struct ContentInspectorTests {
    private let folder: TemporaryFolder
    private let videos: String
    private let cache: ScanCache

    init() throws {
        folder = try TemporaryFolder()
        videos = folder.file("videos")
        cache = ScanCache(folder: folder.file("cache"))
        try FileManager.default.createDirectory(
            atPath: videos, withIntermediateDirectories: true)
        for name in ["clip-0000.mp4", "clip-0001.mp4"] {
            try FileManager.default.copyItem(
                atPath: "\(SampleClips.heldout)/\(name)", toPath: "\(videos)/\(name)")
        }
    }

    private func scan(
        workers: Int = 2, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> (manifest: Manifest, measured: Int, remembered: Int) {
        let inspector = ContentInspector(cache: cache, isCancelled: isCancelled)
        let manifest = try Manifest.of(videos, workers: workers, measuredBy: inspector)
        #expect(inspector.counts.cacheFault == nil)
        return (manifest, inspector.counts.measured, inspector.counts.remembered)
    }

    /// The files of the cache below one of its two folders.
    private func cached(_ part: String) throws -> [String] {
        let base = cache.folder + "/" + part
        return try FileManager.default.subpathsOfDirectory(atPath: base)
            .filter { $0.contains("/") }.map { "\(base)/\($0)" }
    }

    @Test func aSecondScanDecodesNothingAndSaysTheSame() throws {
        let first = try scan()
        #expect(first.measured == 2)
        #expect(first.remembered == 0)
        #expect(first.manifest.clips.allSatisfy { $0.content?.measurements.picture != nil })
        let second = try scan(workers: 1)
        #expect(second.measured == 0)
        #expect(second.remembered == 2)
        #expect(second.manifest == first.manifest)
    }

    @Test func renamedAndMovedFilesAreKnownAgain() throws {
        let first = try scan()
        let manager = FileManager.default
        try manager.createDirectory(atPath: videos + "/a", withIntermediateDirectories: true)
        try manager.moveItem(
            atPath: videos + "/clip-0000.mp4", toPath: videos + "/a/renamed.mp4")
        let second = try scan()
        #expect(second.measured == 0)
        let clip = try #require(second.manifest.clips.first)
        #expect(clip.name == "a/renamed.mp4")
        #expect(clip.info.path == clip.path)
        #expect(clip.content?.measurements == first.manifest.clips[0].content?.measurements)
    }

    @Test func copiesAreMeasuredOnceAndNamed() throws {
        let manager = FileManager.default
        for number in 0..<6 {
            try manager.copyItem(
                atPath: videos + "/clip-0001.mp4", toPath: videos + "/copy-\(number).mp4")
        }
        try manager.linkItem(
            atPath: videos + "/clip-0000.mp4", toPath: videos + "/linked.mp4")
        let result = try scan(workers: 4)
        #expect(result.measured == 2)
        #expect(result.remembered == 7)
        let same = result.manifest.clips.map { $0.content?.sameAs }
        #expect(
            same == [nil, nil] + Array(repeating: "clip-0001.mp4", count: 6) + ["clip-0000.mp4"])
    }

    @Test func aChangedFileIsMeasuredAgain() throws {
        _ = try scan()
        let path = videos + "/clip-0000.mp4"
        var bytes = try ReadFile.bytes(at: path)
        bytes.swapAt(bytes.count / 2, bytes.count / 2 + 7)
        bytes[bytes.count / 2] ^= 0x55
        try AtomicFile.write(bytes, to: path)
        #expect(try scan().measured == 1)
    }

    @Test func damagedEntriesAreMeasuredAgain() throws {
        let first = try scan()
        for path in try cached("contents") {
            var bytes = try ReadFile.bytes(at: path)
            // A digit of a number, which would still be read as JSON.
            let place = try #require(bytes.lastIndex { (0x30...0x38) ~= $0 })
            bytes[place] += 1
            try AtomicFile.write(bytes, to: path)
        }
        let second = try scan()
        #expect(second.measured == 2)
        #expect(second.manifest == first.manifest)
        for path in try cached("files") { try AtomicFile.write("", to: path) }
        let third = try scan()
        #expect(third.measured == 0)
        #expect(third.manifest == first.manifest)
    }

    @Test func aStoppedScanGoesOnWhereItWas() throws {
        let calls = Monitor(0)
        let isStopped: @Sendable () -> Bool = { [cache] in
            calls.withLock { $0 += 1 }
            let contents = cache.folder + "/contents"
            let folders = try? FileManager.default.contentsOfDirectory(atPath: contents)
            return !(folders ?? []).isEmpty
        }
        #expect(throws: CancellationError.self) { try scan(workers: 1, isCancelled: isStopped) }
        #expect(calls.withLock { $0 } > 1)
        let second = try scan()
        #expect(second.measured == 1)
        #expect(second.remembered == 1)
    }

    @Test func whatWasNotFinishedIsNotRemembered() throws {
        #expect(throws: CancellationError.self) { try scan(isCancelled: { true }) }
        #expect(try cached("contents").isEmpty)
        #expect(try scan().measured == 2)
    }

    @Test func filesThatDoNotOpenAreSkippedWithTheirReason() throws {
        try AtomicFile.write("no video", to: videos + "/text.mp4")
        try AtomicFile.write("", to: videos + "/empty.mp4")
        let manifest = try scan().manifest
        #expect(manifest.skipped.map(\.name) == ["empty.mp4", "text.mp4"])
        #expect(manifest.skipped.allSatisfy { $0.reason == "not-media" })
        #expect(manifest.clips.count == 2)
    }

    @Test func nothingIsWrittenAmongTheVideos() throws {
        let before = try FileManager.default.subpathsOfDirectory(atPath: videos).sorted()
        _ = try scan()
        #expect(try FileManager.default.subpathsOfDirectory(atPath: videos).sorted() == before)
        let inside = ContentInspector(cache: ScanCache(folder: videos + "/cache"))
        #expect(throws: ConfigurationError.self) {
            try Manifest.of(videos, workers: 1, measuredBy: inside)
        }
        // A hidden folder is none of the videos.
        let hidden = ContentInspector(cache: ScanCache(folder: folder.path + "/.cache/clapper"))
        #expect(try Manifest.of(folder.path, workers: 1, measuredBy: hidden).clips.count == 2)
    }

    @Test func longFilesOfOneKeyAreTold() throws {
        // Behind the data of an MP4 file may be anything; so both are the same clip to FFmpeg.
        let clip = try ReadFile.bytes(at: videos + "/clip-0000.mp4")
        func long(_ name: String, changed: Int?) throws {
            var bytes = clip + [UInt8](repeating: 0, count: (1 << 24) + 300_000 - clip.count)
            if let changed { bytes[changed] = 1 }
            try AtomicFile.write(bytes, to: "\(videos)/\(name)")
        }
        try long("long-a.mp4", changed: nil)
        try long("long-b.mp4", changed: nil)
        try long("long-c.mp4", changed: 125 * 66_712 + 65_600)
        let key = try ContentKey(path: videos + "/long-a.mp4")
        #expect(try ContentKey(path: videos + "/long-c.mp4") == key)
        let result = try scan(workers: 3)
        #expect(result.measured == 4)
        let clips = result.manifest.clips.suffix(3).map(\.content)
        #expect(clips.map { $0?.sameAs } == [nil, "long-a.mp4", nil])
        #expect(try scan().measured == 0)
    }
}

@Suite struct ScanCacheTests {
    @Test func theEnvironmentNamesTheFolder() throws {
        let home = ["HOME": "/h"]
        let base = home.merging(["XDG_CACHE_HOME": "/x"]) { $1 }
        let own = base.merging(["CLAPPER_CACHE": "/c"]) { $1 }
        #expect(try ScanCache(environment: home).folder == "/h/.cache/clapper/scan-2")
        #expect(try ScanCache(environment: base).folder == "/x/clapper/scan-2")
        #expect(try ScanCache(environment: own).folder == "/c/scan-2")
        #expect(throws: ConfigurationError.self) {
            try ScanCache(environment: ["HOME": "", "CLAPPER_CACHE": ""])
        }
    }
}
