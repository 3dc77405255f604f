import Essentials
import Foundation
import TestSupport
import Testing

@Suite struct ScanTests {
    private let folder: TemporaryFolder
    private let cache: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        cache = ["CLAPPER_CACHE": folder.file("cache")]
    }

    /// Copies of the sample clips in a folder of the test.
    private func copies(of names: [String], named: (Int, String) -> String) throws -> String {
        let videos = folder.file("videos")
        try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
        for (index, name) in names.enumerated() {
            try FileManager.default.copyItem(
                atPath: "\(SampleClips.train)/\(name)", toPath: "\(videos)/\(named(index, name))")
        }
        return videos
    }

    private func trainClips() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: SampleClips.train).sorted()
            .filter { $0.hasSuffix(".mp4") }
    }

    @Test func measuresClipsAndWritesAManifestThatIsAccepted() throws {
        let manifest = folder.file("clips.jsonl")
        let first = try Tool.run(
            "scan", SampleClips.heldout, "--format", "csv", "--out", manifest, environment: cache)
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("file,status,seconds,video,frames/s,audio,"))
        let header = try #require(first.output.split(separator: "\n").first)
        #expect(header.hasSuffix("audio ends before video (s),same as"))
        #expect(first.notes.contains("0 damaged, 0 silent, 0 still, 0 with dark borders"))
        let again = try Tool.run("scan", manifest, "--format", "csv")
        #expect(again.output == first.output)
        let repeated = try Tool.run(
            "scan", SampleClips.heldout, "--format", "csv", environment: cache)
        #expect(repeated.output == first.output)
        #expect(repeated.notes.contains("0 files decoded, "))
    }

    @Test func quickReadsHeadersOnlyAndLeavesTheCacheAlone() throws {
        let outcome = try Tool.run(
            "scan", SampleClips.heldout, "--quick", "--format", "csv", environment: cache)
        #expect(outcome.status == 0)
        let header = try #require(outcome.output.split(separator: "\n").first)
        #expect(header.hasSuffix("audio starts after video (s)"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("cache")))
    }

    @Test func aKilledScanGoesOnWhereItWas() throws {
        let clips = try trainClips()
        let videos = try copies(of: clips) { _, name in name }
        let run = try Tool.Running(["scan", videos, "--workers", "1"], environment: cache)
        let contents = folder.file("cache") + "/scan-2/contents"
        for _ in 0..<6000 {
            let done = try? FileManager.default.subpathsOfDirectory(atPath: contents)
            if (done ?? []).count(where: { $0.hasSuffix(".mp4") }) >= 2 { break }
            usleep(5_000)
        }
        run.send(SIGKILL)
        _ = run.finish()
        let kept = try FileManager.default.subpathsOfDirectory(atPath: contents)
            .count { $0.hasSuffix(".mp4") }
        #expect(kept >= 2)
        let outcome = try Tool.run("scan", videos, "--format", "csv", environment: cache)
        #expect(outcome.status == 0)
        let counts = try #require(outcome.notes.split(separator: "\n").first)
        let decoded = try #require(Int(counts.prefix { $0.isNumber }))
        // The file that was under way when the scan was killed may have been kept or not.
        #expect(decoded <= clips.count - kept && decoded >= clips.count - kept - 1)
        #expect(outcome.output.split(separator: "\n").count == clips.count + 1)
    }

    @Test func controlCSavesAndSaysHowToGoOn() throws {
        let videos = try copies(of: trainClips()) { _, name in name }
        let run = try Tool.Running(["scan", videos, "--workers", "1"], environment: cache)
        let contents = folder.file("cache") + "/scan-2/contents"
        for _ in 0..<6000 {
            let done = try? FileManager.default.contentsOfDirectory(atPath: contents)
            if !(done ?? []).isEmpty { break }
            usleep(2_000)
        }
        run.send(SIGINT)
        let outcome = run.finish()
        #expect(outcome.status == 130)
        #expect(outcome.output.isEmpty)
        #expect(outcome.notes.contains("run the same command again to go on"))
        let again = try Tool.run("scan", videos, "--format", "csv", environment: cache)
        #expect(again.status == 0)
        #expect(!again.notes.contains(" 0 known already"))
    }

    @Test func damagedAndEqualFilesAreTold() throws {
        let clip = try #require(try trainClips().first)
        let videos = try copies(of: [clip, clip]) { index, _ in "\(index).mp4" }
        var bytes = try ReadFile.bytes(at: videos + "/0.mp4")
        bytes.replaceSubrange(
            bytes.count / 2..<bytes.count / 2 + 3000, with: repeatElement(0xA5, count: 3000))
        try AtomicFile.write(bytes, to: videos + "/broken.mp4")
        let whole = try ReadFile.bytes(at: SampleClips.train + "/clip-0002.webm")
        try AtomicFile.write(Array(whole.prefix(whole.count / 2)), to: videos + "/cut.webm")
        let outcome = try Tool.run("scan", videos, "--format", "csv", environment: cache)
        let rows = outcome.output.split(separator: "\n")
        #expect(rows[1].hasPrefix("0.mp4,ok,") && rows[1].hasSuffix(","))
        #expect(rows[2].hasPrefix("1.mp4,ok,") && rows[2].hasSuffix(",0.mp4"))
        #expect(rows[3].hasPrefix("broken.mp4,damaged,"))
        #expect(rows[4].hasPrefix("cut.webm,ends early,"))
        #expect(outcome.notes.contains("2 damaged, "))
        #expect(outcome.notes.contains("1 the same as another file"))
    }

    @Test func failuresHaveTheirMessagesAndCodes() throws {
        let videos = try copies(of: [try #require(trainClips().first)]) { _, name in name }
        let inside = try Tool.run("scan", videos, environment: ["CLAPPER_CACHE": videos + "/c"])
        #expect(inside.status == 64)
        #expect(inside.notes.contains("lies among the videos"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: videos).count == 1)
        let unwritable = try Tool.run(
            "scan", videos, environment: ["CLAPPER_CACHE": "/proc/clapper"])
        #expect(unwritable.status == 74)
        #expect(unwritable.notes.contains("set CLAPPER_CACHE to a folder you may write to"))
        let fullDisk = try Tool.run("scan", videos, "--out", "/dev/full/x.jsonl")
        #expect(fullDisk.status == 74)
        #expect(fullDisk.output.isEmpty)
        try AtomicFile.write("{\"manifestVersion\":1}", to: folder.file("old.jsonl"))
        #expect(try Tool.run("scan", folder.file("old.jsonl")).status == 65)
    }
}
