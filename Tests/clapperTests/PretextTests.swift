import Essentials
import Foundation
import TestSupport
import Testing

/// `clapper evaluate pretext`, with networks of two steps, which know nothing.
@Suite(.serialized) struct PretextTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func rightAnswersAreCountedBesideChance() throws {
        let run = try Tool.makeRun("order", batchSize: 4, in: folder.file("run"))
        let outcome = try Tool.run(
            "evaluate", "pretext", run, SampleClips.heldout, "--samples", "33", "--format", "json")
        expect(outcome, status: 0, note: "clips of \(SampleClips.heldout)")
        // It was trained on the same files.
        expect(outcome, status: 0, note: " clips are among those that the network was trained on")
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        #expect(
            rows.map { $0["network"] as? String } == [
                "trained, 2 steps", "untrained, same network", "chance",
            ])
        for row in rows.dropLast() {
            let share = try #require(row["pretext accuracy (%)"] as? Double)
            #expect((0...100).contains(share))
            #expect(row["standard error (%)"] is Double)
            #expect(row["samples"] as? Int == 64)
            #expect(row["clips"] is Int)
        }
        #expect(rows[2]["pretext accuracy (%)"] as? Double == 50)
        #expect(rows[2]["standard error (%)"] is NSNull)
        let again = try Tool.run(
            "evaluate", "pretext", run, SampleClips.heldout, "--samples", "33", "--format", "json",
            "--workers", "1")
        #expect(again.output == outcome.output)
    }

    /// A folder with a sample clip, and another clip in which nothing moves.
    private func oneUsableClip() throws -> String {
        let videos = folder.file("videos")
        try FileManager.default.createDirectory(
            atPath: videos, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: videos + "/moving.mp4",
            withDestinationPath: SampleClips.heldout + "/clip-0000.mp4")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red:size=256x192:rate=25", "-t",
            "6", "-pix_fmt", "yuv420p", videos + "/still.mp4",
        ]
        try process.run()
        process.waitUntilExit()
        return videos
    }

    @Test func oneClipHasNoStandardError() throws {
        let (run, videos) = (folder.file("run"), try oneUsableClip())
        let training = try Tool.run(
            "pretrain", "order", SampleClips.heldout, "--out", run, "--steps", "2", "--set",
            "batch-size=4", "--set", "windows=any", "--set", "least-difference=0.5")
        try #require(training.status == 0, "\(training.notes)")
        let csv = try Tool.run(
            "evaluate", "pretext", run, videos, "--samples", "32", "--format", "csv")
        let rows = csv.output.split(separator: "\n")
        try #require(csv.status == 0 && rows.count == 4, "\(csv.notes)")
        #expect(rows[1].hasSuffix(",,32,1") && rows[2].hasSuffix(",,32,1"), "\(csv.output)")
        let table = try Tool.run("evaluate", "pretext", run, videos, "--samples", "32")
        #expect(table.status == 0 && !table.output.contains("nan"), "\(table.output)")
    }

    @Test func whatCannotBeJudgedIsSaid() throws {
        let run = try Tool.makeRun("avc-embed", batchSize: 4, in: folder.file("run"))
        expect(
            try Tool.run("evaluate", "pretext", run, SampleClips.heldout), status: 64,
            note: "'avc-embed' are not right or wrong by themselves; those of 'order'")
        expect(
            try Tool.run("evaluate", "pretext", run, SampleClips.heldout, "--samples", "0"),
            status: 64, note: "--samples must lie between 1 and 10000000")
    }
}
