import Essentials
import Foundation
import TestSupport
import Testing

/// Training through the tool: signals, resuming, and what is done with the result.
@Suite(.serialized) struct TrainingTests {
    private func arguments(_ run: String, steps: Int) -> [String] {
        [
            "pretrain", "avc-embed", SampleClips.heldout, "--out", run, "--steps", String(steps),
            "--set", "batch-size=4", "--set", "checkpoint-steps=2", "--set", "samples-per-clip=1",
        ]
    }

    private func waitForLines(_ count: Int, in path: String, of run: Tool.Running) {
        for _ in 0..<6000 {
            let text = (try? ReadFile.text(at: path)) ?? ""
            if text.split(separator: "\n").count >= count { return }
            usleep(10_000)
        }
        Issue.record("no \(count) lines in \(path)")
    }

    @Test func aKilledRunResumesToTheSameBytes() throws {
        let folder = try TemporaryFolder()
        let whole = folder.path + "/whole"
        let killed = folder.path + "/killed"
        // Which algorithms are the fastest is measured once a machine, that is once a cache.
        let cache = ["CLAPPER_CACHE": folder.file("cache")]
        let first = try Tool.Running(arguments(whole, steps: 9), environment: cache)
        #expect(first.finish().status == 0)
        let run = try Tool.Running(arguments(killed, steps: 9), environment: cache)
        waitForLines(5, in: killed + "/metrics.jsonl", of: run)
        run.send(SIGKILL)
        _ = run.finish()
        #expect(try Tool.run("resume", killed, environment: cache).status == 0)
        for file in ["/checkpoints/last.safetensors", "/metrics.jsonl", "/skipped.csv"] {
            #expect(
                try ReadFile.bytes(at: whole + file) == ReadFile.bytes(at: killed + file),
                "\(file)")
        }
    }

    @Test func controlCSavesAndSaysHowToGoOn() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/run"
        let run = try Tool.Running(arguments(path, steps: 100_000))
        waitForLines(3, in: path + "/metrics.jsonl", of: run)
        run.send(SIGINT)
        let outcome = run.finish()
        #expect(outcome.status == 130)
        #expect(outcome.notes.contains("clapper resume \(path)"))
        let steps = try ReadFile.text(at: path + "/metrics.jsonl").split(separator: "\n").count
        let resumed = try Tool.run("resume", path, "--steps", String(steps + 1))
        #expect(resumed.status == 0)
        #expect(resumed.notes.contains("finished at step \(steps + 1)"))
    }

    @Test func aTrainedNetworkEmbedsAndIsEvaluated() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/run"
        #expect(try Tool.Running(arguments(path, steps: 2)).finish().status == 0)

        let archive = folder.path + "/features.npz"
        let embedded = try Tool.run("embed", path, SampleClips.heldout, "--out", archive)
        #expect(embedded.status == 0)
        let content = Data(try ReadFile.bytes(at: archive))
        #expect(content.range(of: Data("spectrogram.npy".utf8)) != nil)
        #expect(try ReadFile.bytes(at: archive).starts(with: [0x50, 0x4B, 3, 4]))
        let lines = folder.path + "/features.jsonl"
        #expect(try Tool.run("embed", path, SampleClips.heldout, "--out", lines).status == 0)
        let first = try #require(try ReadFile.text(at: lines).split(separator: "\n").first)
        let object = try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any]
        let embedding = try #require(object?["embedding"] as? [Double])
        #expect(abs(embedding.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
        #expect(object?["modality"] as? String == "image")

        let scored = try Tool.run(
            "evaluate", "pairs", path, SampleClips.heldout, "--pairs", "64", "--format", "csv")
        #expect(scored.status == 0)
        let rows = scored.output.split(separator: "\n")
        #expect(rows.count == 4)
        #expect(rows[3].hasPrefix("chance,50.0,"))

        // The network, not its folder, is what matters; another file is refused.
        let file = path + "/checkpoints/last.safetensors"
        #expect(
            try Tool.run(
                "evaluate", "pairs", file, SampleClips.heldout, "--pairs", "64", "--format", "csv"
            ).output == scored.output)
        let bytes = try ReadFile.bytes(at: file)
        try AtomicFile.write(Array(bytes.dropLast(100)), to: file)
        let damaged = try Tool.run("embed", path, SampleClips.heldout, "--out", archive)
        #expect(damaged.status == 65)
        #expect(try Tool.run("resume", folder.path + "/nowhere").status == 66)
    }

    @Test(arguments: ["avc", "avc-locate", "avnce", "avlocate-nce"])
    func everyTaskTrainsAndSaysItsChance(task: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/run"
        let outcome = try Tool.run(
            "pretrain", task, SampleClips.heldout, "--out", path, "--steps", "2", "--set",
            "batch-size=4")
        #expect(outcome.status == 0)
        let isPair = task.hasPrefix("avc")
        #expect(outcome.notes.contains(isPair ? "(chance 0.6931)" : "(chance 1.3863)"))
        #expect(outcome.notes.contains(isPair ? "(chance 50.0 %)" : "(chance 25.0 %)"))
        let scored = try Tool.run(
            "evaluate", "pairs", path, SampleClips.heldout, "--pairs", "64", "--format", "csv")
        #expect(scored.status == (isPair ? 0 : 64))
        if !isPair { #expect(scored.notes.contains("does not judge single pairs")) }
    }

    @Test func brokenFilesAreSkippedAndListed() throws {
        let folder = try TemporaryFolder()
        let videos = folder.path + "/videos"
        try FileManager.default.createDirectory(
            atPath: videos, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: SampleClips.heldout) {
            try FileManager.default.copyItem(
                atPath: SampleClips.heldout + "/" + name, toPath: videos + "/" + name)
        }
        try AtomicFile.write("", to: videos + "/empty.mp4")
        try AtomicFile.write("text, no video", to: videos + "/text.mkv")
        let path = folder.path + "/run"
        let outcome = try Tool.Running(
            [
                "pretrain", "avc-embed", videos, "--out", path, "--steps", "1", "--set",
                "batch-size=4",
            ]
        ).finish()
        #expect(outcome.status == 0)
        #expect(outcome.notes.contains("not-media: 2 files"))
        let table = try ReadFile.text(at: path + "/skipped.csv")
        #expect(table.contains("empty.mp4,not-media,0,"))
        #expect(table.contains("text.mkv,not-media,0,"))
    }
}
