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
