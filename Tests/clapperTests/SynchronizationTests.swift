import Essentials
import Foundation
import TestSupport
import Testing

/// `clapper sync` and `clapper evaluate sync`, with a network of two steps, which tells nothing.
@Suite(.serialized) struct SynchronizationTests {
    private let folder: TemporaryFolder
    private let clip = SampleClips.heldout + "/clip-0000.mp4"

    init() throws { folder = try TemporaryFolder() }

    private func makeRun() throws -> String {
        try Tool.makeRun("sync", batchSize: 2, in: folder.file("run"))
    }

    private func object(_ path: String) throws -> [String: Any] {
        let data = Data(try ReadFile.bytes(at: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func theCurveIsPrintedAndWritten() throws {
        let run = try makeRun()
        let printed = try Tool.run(
            "sync", run, clip, "--format", "json", "--window", "1", "--out", folder.file("c.json"))
        #expect(printed.status == 0, "\(printed.notes)")
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(printed.output.utf8)) as? [[String: Any]])
        #expect(rows.count > 3 && rows[0]["part"] as? String == "whole")
        let offset = try #require(rows[0]["offset (ms)"] as? Double)
        #expect(abs(offset) <= 600)
        let frames = try #require(rows[0]["offset (frames)"] as? Double)
        #expect(abs(frames - offset / 40) < 0.1)
        let file = try object(folder.file("c.json"))
        #expect((file["offsets_ms"] as? [Int])?.count == 31)
        let parts = try #require(file["parts"] as? [[String: Any]])
        #expect(parts.count == rows.count)
        let agreement = try #require(parts[0]["agreement"] as? [Double])
        let confidence = try #require(parts[0]["confidence"] as? Double)
        let largest = try #require(agreement.max())
        #expect(abs(confidence - (largest - agreement.sorted()[15])) < 1e-9)
        for form in ["csv", "png"] {
            let path = folder.file("c.\(form)")
            #expect(try Tool.run("sync", run, clip, "--out", path).status == 0)
            #expect(try !ReadFile.bytes(at: path).isEmpty)
        }
        let lines = try ReadFile.text(at: folder.file("c.csv")).split(separator: "\n")
        #expect(lines.count == 32 && lines[0] == "offset_ms,whole,1" && lines[1].hasPrefix("-600,"))
    }

    @Test func aCopyIsWrittenWhereItIsAskedFor() throws {
        let (run, path) = (try makeRun(), folder.file("fixed.mp4"))
        let outcome = try Tool.run(
            "sync", run, clip, "--write-fixed", path, "--force", "--format", "json")
        expect(outcome, status: 0, note: "an offset of")
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        let offset = try #require(rows[0]["offset (ms)"] as? Double)
        let scanned = try Tool.run("scan", path, "--format", "json")
        let files = try #require(
            try JSONSerialization.jsonObject(with: Data(scanned.output.utf8)) as? [[String: Any]])
        let late = try #require(files[0]["audio starts after video (s)"] as? Double)
        // AAC's priming of 21 ms is heard where the sound does not begin the file.
        #expect(abs(late + offset / 1000) < 0.035)
        #expect(files[0]["status"] as? String == "ok")
        expect(
            try Tool.run("sync", run, clip, "--write-fixed", path, "--force"), status: 64,
            note: "give --overwrite")
        expect(
            try Tool.run("sync", run, clip, "--write-fixed", path, "--force", "--overwrite"),
            status: 0, note: "an offset of")
        expect(
            try Tool.run(
                "sync", run, clip, "--write-fixed", folder.file("f.webm"), "--force"), status: 65,
            note: "takes no")
        #expect(try !folder.content.contains { $0.hasPrefix("f.webm") })
    }

    @Test func whatTellsNothingIsSaid() throws {
        let run = try makeRun()
        let silent = folder.file("silent.mp4")
        let outcome = try Tool.run("sync", run, clip, "--range", "40", "--format", "csv")
        #expect(outcome.status == 0)
        try ffmpeg("-i", clip, "-c:v", "copy", "-af", "volume=0", silent)
        expect(try Tool.run("sync", run, silent), status: 0, note: "the sound is silent")
        let fixed = folder.file("fixed.mp4")
        expect(
            try Tool.run("sync", run, silent, "--write-fixed", fixed), status: 65,
            note: "give --force")
        let still = folder.file("still.mp4")
        try ffmpeg(
            "-f", "lavfi", "-i", "color=size=64x48:rate=25:duration=6", "-i", clip, "-map", "0:v",
            "-map", "1:a", "-c:a", "copy", still)
        expect(try Tool.run("sync", run, still), status: 0, note: "the picture is still")
        #expect(try !folder.content.contains("fixed.mp4"))
    }

    @Test func clipsWithoutWhatIsNeededAreRefused() throws {
        let run = try makeRun()
        let (mute, sound, short) = (
            folder.file("mute.mp4"), folder.file("sound.m4a"), folder.file("short.mp4")
        )
        try ffmpeg("-i", clip, "-an", "-c", "copy", mute)
        try ffmpeg("-i", clip, "-vn", "-c", "copy", sound)
        try ffmpeg("-i", clip, "-t", "0.8", short)
        expect(try Tool.run("sync", run, mute), status: 65, note: "has no sound stream")
        expect(try Tool.run("sync", run, sound), status: 65, note: "has no picture stream")
        expect(try Tool.run("sync", run, short), status: 65, note: "smaller range")
        expect(try Tool.run("sync", run, folder.file("no.mp4")), status: 66, note: "no.mp4")
        let damaged = folder.file("damaged.mp4")
        try AtomicFile.write(Array(ReadFile.bytes(at: clip).prefix(200)), to: damaged)
        expect(try Tool.run("sync", run, damaged), status: 65, note: "damaged.mp4")
    }

    @Test func offsetsAreHeldAgainstTheTruth() throws {
        let run = try makeRun()
        let truth = SampleClips.root + "/SampleMedia/truth/heldout"
        let outcome = try Tool.run(
            "evaluate", "sync", run, SampleClips.heldout, "--truth", truth, "--clips", "3",
            "--format", "csv")
        expect(outcome, status: 0, note: "3 offsets in 3 clips")
        let rows = outcome.output.split(separator: "\n")
        #expect(rows.count == 6)
        #expect(rows[1].hasPrefix("\"trained, 2 steps\""))
        #expect(rows[2].hasPrefix("\"trained, sound of another clip\""))
        #expect(rows[4].hasPrefix("chance: random offset,6.5,"))
        #expect(rows[5].hasPrefix("always in time,6.7,,300,300,"))
        expect(
            try Tool.run(
                "evaluate", "sync", run, SampleClips.heldout, "--clips", "1", "--format", "csv"),
            status: 0, note: "no truth")
        expect(
            try Tool.run(
                "evaluate", "sync", run, SampleClips.heldout, "--truth", folder.file("none")),
            status: 66, note: "no such truth")
    }

    private func ffmpeg(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ffmpeg", "-v", "error", "-nostdin", "-y"] + arguments
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
