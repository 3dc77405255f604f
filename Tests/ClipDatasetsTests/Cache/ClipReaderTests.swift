import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

@testable import ClipDatasets

/// What one sample takes from a clip, or why it cannot.
private struct Sample: Equatable {
    var frames: [VideoFrame] = []
    var sounds: [[Float]] = []
    var failures: [String] = []
    var hasOpenedFile = false

    init(_ clip: ClipRecord, at instant: Double, _ cache: SampleCache?) {
        let reader = ClipReader(clip, cache: cache)
        do {
            frames = try reader.frames(at: [instant, instant + 0.2], size: .shortSide(40))
        } catch {
            failures.append("\(error)")
        }
        // At the stream's own rate and at others.
        for rate in [16000, 44100, 48000] {
            do {
                sounds.append(
                    try reader.samples(from: instant - 0.5, count: rate, sampleRate: rate))
            } catch {
                failures.append("\(error)")
            }
        }
        hasOpenedFile = reader.hasOpenedFile
    }

    static func == (a: Sample, b: Sample) -> Bool {
        (a.frames, a.sounds, a.failures) == (b.frames, b.sounds, b.failures)
    }
}

@Suite struct ClipReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func cache(_ byteLimit: Int = 1 << 30, in name: String = "cache") throws -> SampleCache
    {
        try SampleCache(folder: folder.file(name), byteLimit: byteLimit) { _ in }
    }

    private func record(_ path: String) throws -> ClipRecord {
        let info = try MediaFile(path: path).info
        return ClipRecord(name: path, path: path, byteCount: 1, info: info)
    }

    private func clip(
        _ name: String = "a.mp4", _ coding: String = "-c:v libx264 -g 60 -c:a aac", seconds: Int = 9
    ) throws -> ClipRecord {
        let path = folder.file(name)
        try MadeClip.make(
            path,
            "-f lavfi -i testsrc2=s=80x60:r=20,noise=alls=20:allf=t -f lavfi "
                + "-i aevalsrc=0.2*random(0)+0.3*sin(900*t*t):s=44100 -t \(seconds) "
                + "-pix_fmt yuv420p \(coding)")
        return try record(path)
    }

    private func instants(_ count: Int, upTo end: Double, seed: UInt64) -> [Double] {
        var random = RandomStream(seed: seed)
        return (0..<count).map { _ in random.uniform(in: -0.2...end) }
    }

    /// Without a cache, with one that is being filled, and with one that was filled by another session.
    @discardableResult
    private func expectTheSame(_ clip: ClipRecord, _ instants: [Double]) throws -> Int {
        let cold = try cache()
        var reads = 0
        for instant in instants {
            let plain = Sample(clip, at: instant, nil)
            #expect(Sample(clip, at: instant, cold) == plain, "\(clip.name) cold at \(instant) s")
            let warm = Sample(clip, at: instant, try cache())
            #expect(warm == plain, "\(clip.name) warm at \(instant) s")
            if warm.hasOpenedFile { reads += 1 }
        }
        return reads
    }

    @Test func framesAreReadAsFarAsThePicturesGo() throws {
        let clip = try clip(seconds: 2)
        let instants = (0..<30).map { 0.05 + Double($0) / 10 }
        let plain = try ClipReader(clip).coveredFrames(at: instants, size: .shortSide(40))
        // Pictures end at 2 s.
        #expect(plain.count == 20)
        let all = try ClipReader(clip).frames(at: Array(instants.prefix(20)), size: .shortSide(40))
        #expect(plain == all)
        let cache = try cache()
        for _ in 0..<2 {
            let cached = try ClipReader(clip, cache: cache).coveredFrames(
                at: instants, size: .shortSide(40))
            #expect(cached == plain)
        }
        let error = #expect(throws: MediaError.self) {
            try ClipReader(clip).coveredFrames(at: [2.5, 2.6], size: .shortSide(40))
        }
        #expect(error?.code == .endOfStream)
    }

    @Test(
        .enabled(if: MadeClip.isPossible),
        arguments: [
            ("a.mp4", "-c:v libx264 -g 60 -bf 3 -c:a aac"), ("a.avi", "-c:v mpeg4 -c:a libmp3lame"),
            ("a.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus -ar 48000"),
            ("a.mkv", "-c:v libx264 -x264opts open_gop=1:keyint=30 -c:a libvorbis"),
            ("a.mov", "-c:v mjpeg -c:a pcm_s16le"), ("a.ts", "-c:v mpeg2video -g 12 -c:a mp2"),
            ("b.mp4", "-c:v libx264 -r 7.3 -c:a ac3 -output_ts_offset 3.3"),
        ])
    func nothingDependsOnTheCache(name: String, coding: String) throws {
        let clip = try clip(name, coding)
        let start = clip.info.startSeconds
        try expectTheSame(clip, instants(12, upTo: 9.4, seed: 1).map { $0 + start })
    }

    @Test(.enabled(if: MadeClip.isPossible)) func aFilledCacheNeedsNoFile() throws {
        let clip = try clip()
        let reads = try expectTheSame(clip, instants(12, upTo: 8.4, seed: 2).map { $0 + 0.7 - 0.3 })
        #expect(reads <= 2, "\(reads) of 12 samples read the file")
    }

    /// AAC makes up noise that depends on where decoding began, but for windows that begin early.
    @Test(.enabled(if: MadeClip.isPossible)) func longSoundGivesTheSame() throws {
        let clip = try clip("long.mp4", "-c:v libx264 -c:a aac -b:a 48k", seconds: 45)
        try expectTheSame(clip, [28.2, 29.6, 30.4, 30.6, 31.7, 38.9, 39.7, 43])
    }

    @Test(.realRecordings) func realRecordingsGiveTheSame() throws {
        let root = try #require(RealRecordings.folder)
        let clips = try Manifest.of(root, workers: 2).clips.filter { $0.info.video != nil }
        // Some forty of them, evenly spread.
        for index in stride(from: 0, to: clips.count, by: max(1, clips.count / 40)) {
            let clip = clips[index]
            guard let seconds = clip.info.durationSeconds else { continue }
            let places = instants(3, upTo: min(seconds, 40), seed: UInt64(index))
            try expectTheSame(clip, places.map { $0 + clip.info.startSeconds })
        }
    }

    /// Where something is damaged, frames may depend on where reading began, so nothing is kept.
    @Test(
        .enabled(if: MadeClip.isPossible),
        arguments: [
            ("a.mp4", "-c:v libx264 -g 30 -c:a aac"), ("a.avi", "-c:v mpeg4 -g 30 -c:a libmp3lame"),
            ("a.ts", "-c:v mpeg2video -g 30 -c:a mp2"),
            ("a.mkv", "-c:v libvpx -g 30 -c:a libvorbis"),
        ])
    func damagedFilesGiveTheSameToo(name: String, coding: String) throws {
        let clip = try clip(name, coding)
        let whole = try Data(contentsOf: URL(fileURLWithPath: clip.path))
        for seed in 0..<4 {
            var bytes = whole
            var random = RandomStream(seed: UInt64(seed))
            for _ in 0..<(5 << seed) {
                bytes[random.integer(below: bytes.count * 3 / 4) + bytes.count / 8] ^= 0xFF
            }
            let path = folder.file("damaged\(seed).\(name)")
            try bytes.write(to: URL(fileURLWithPath: path))
            let damaged = ClipRecord(name: path, path: path, byteCount: 1, info: clip.info)
            try expectTheSame(damaged, instants(6, upTo: 9, seed: UInt64(seed)))
        }
    }

    @Test(.enabled(if: MadeClip.isPossible)) func damagedEntriesAreMadeAnew() throws {
        let clip = try clip()
        let plain = Sample(clip, at: 2.2, nil)
        let cache = try cache()
        #expect(Sample(clip, at: 2.2, cache) == plain)
        for name in try FileManager.default.contentsOfDirectory(atPath: cache.folder)
        where name != "lock" {
            let url = URL(fileURLWithPath: "\(cache.folder)/\(name)")
            var bytes = try Data(contentsOf: url)
            for place in stride(from: 4096, to: bytes.count, by: 1000) { bytes[place] ^= 1 }
            try bytes.write(to: url)
        }
        #expect(Sample(clip, at: 2.2, cache) == plain)
        let again = Sample(clip, at: 2.2, cache)
        #expect(again == plain)
        #expect(!again.hasOpenedFile)
    }

    @Test(.enabled(if: MadeClip.isPossible)) func aFullCacheStillGivesTheSame() throws {
        let clip = try clip()
        // Room for one span of frames.
        let small = try cache(600_000)
        for instant in [1.0, 4.5, 2.0, 5.0, 1.5] {
            #expect(Sample(clip, at: instant, small) == Sample(clip, at: instant, nil))
        }
        #expect(!small.canStore)
    }

    /// Known by content: a copy of another name is found, a file of the same name with other content is not.
    @Test(.enabled(if: MadeClip.isPossible)) func clipsAreKnownByContent() throws {
        let clip = try clip("a.mp4")
        let cache = try cache()
        _ = Sample(clip, at: 2, cache)
        try FileManager.default.copyItem(atPath: clip.path, toPath: folder.file("copy.mp4"))
        let copy = try record(folder.file("copy.mp4"))
        let sample = Sample(copy, at: 2, cache)
        #expect(sample == Sample(clip, at: 2, nil))
        #expect(!sample.hasOpenedFile)
        let entries = try FileManager.default.contentsOfDirectory(atPath: cache.folder).count
        let other = try self.clip("a.mp4", "-c:v libx264 -crf 40 -c:a aac")
        #expect(Sample(other, at: 2, cache) == Sample(other, at: 2, nil))
        #expect(Sample(other, at: 2, nil) != Sample(copy, at: 2, nil))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: cache.folder).count == 2 * entries
                - 1)
    }

    @Test(.enabled(if: MadeClip.isPossible)) func aFileThatVanishedIsTold() throws {
        let clip = try clip()
        let cache = try cache()
        _ = Sample(clip, at: 2, cache)
        try FileManager.default.removeItem(atPath: clip.path)
        #expect(Sample(clip, at: 2, cache) == Sample(clip, at: 2, nil))
        #expect(Sample(clip, at: 2, cache).failures.count == 4)
    }
}
