import Essentials
import Foundation
import TestSupport
import Testing

/// `--cache-size` through the tool: the same bytes whatever the cache holds and whatever happens to it.
@Suite(.serialized) struct CacheTests {
    private let folder: TemporaryFolder
    private let samples: String

    init() throws {
        folder = try TemporaryFolder()
        samples = folder.file("samples/samples-1")
    }

    private func pretrain(
        _ run: String, steps: Int = 6, workers: Int = 2, cacheSize: String? = "1GB"
    ) throws -> Tool.Running {
        var arguments = [
            "pretrain", "avc-embed", SampleClips.heldout, "--out", folder.file(run), "--steps",
            "\(steps)", "--workers", "\(workers)", "--set", "batch-size=4", "--set",
            "checkpoint-steps=2", "--set", "samples-per-clip=1",
        ]
        if let cacheSize {
            arguments += ["--cache-size", cacheSize, "--cache-dir", folder.file("samples")]
        }
        return try Tool.Running(arguments, environment: environment)
    }

    /// Which algorithms are the fastest is measured once a machine, that is once a cache of that kind.
    private var environment: [String: String] { ["CLAPPER_CACHE": folder.file("machine")] }

    private func expectTheSame(_ run: String, as other: String) throws {
        for file in ["metrics.jsonl", "skipped.csv", "checkpoints/last.safetensors"] {
            #expect(
                try ReadFile.bytes(at: folder.file("\(run)/\(file)"))
                    == ReadFile.bytes(at: folder.file("\(other)/\(file)")), "\(run) \(file)")
        }
    }

    private func entries() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: samples).filter { $0 != "lock" }
    }

    private func entryBytes() throws -> Int {
        try entries().reduce(0) { sum, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(samples)/\(name)")
            return sum + (attributes[.size] as? Int ?? 0)
        }
    }

    @Test func nothingButTheTimeDependsOnTheCache() throws {
        #expect(try pretrain("plain", workers: 1, cacheSize: nil).finish().status == 0)
        #expect(try pretrain("cold", workers: 3).finish().status == 0)
        #expect(try entries().count > 2)
        #expect(try pretrain("warm", workers: 1).finish().status == 0)
        #expect(try pretrain("resumed", steps: 3).finish().status == 0)
        let resumed = try Tool.run(
            "resume", folder.file("resumed"), "--steps", "6", "--cache-size", "1GB", "--cache-dir",
            folder.file("samples"), environment: environment)
        #expect(resumed.status == 0)
        for run in ["cold", "warm"] { try expectTheSame(run, as: "plain") }
        #expect(
            try ReadFile.bytes(at: folder.file("resumed/metrics.jsonl"))
                == ReadFile.bytes(at: folder.file("plain/metrics.jsonl")))
    }

    /// Runs that are killed while they fill the cache leave nothing that later ones stumble over; two that
    /// fill it at once share it and its limit.
    @Test func runsShareACacheAndMayBeKilled() throws {
        #expect(try pretrain("plain", cacheSize: nil).finish().status == 0)
        let limit = 8_000_000
        for (turn, milliseconds) in [120, 250, 400, 700].enumerated() {
            let run = try pretrain("killed\(turn)", cacheSize: "\(limit)")
            usleep(UInt32(milliseconds * 1000))
            run.send(SIGKILL)
            _ = run.finish()
        }
        let together = try ["first", "second"].map { try pretrain($0, cacheSize: "\(limit)") }
        for run in together { #expect(run.finish().status == 0) }
        for run in ["first", "second"] { try expectTheSame(run, as: "plain") }
        #expect(try entries().filter { $0.hasSuffix(".partial") }.isEmpty)
        #expect(try entryBytes() <= limit)
        #expect(try entryBytes() > limit / 4)
    }

    @Test func damagedEntriesChangeNothing() throws {
        #expect(try pretrain("plain", cacheSize: nil).finish().status == 0)
        #expect(try pretrain("cold").finish().status == 0)
        for (turn, name) in try entries().sorted().enumerated() {
            let handle = try #require(FileHandle(forUpdatingAtPath: "\(samples)/\(name)"))
            let size = try handle.seekToEnd()
            if turn % 3 == 0 { try handle.truncate(atOffset: size / 2) }
            try handle.seek(toOffset: turn % 3 == 1 ? 30 : size / 3)
            try handle.write(contentsOf: Data(repeating: 0x55, count: 100))
            try handle.close()
        }
        #expect(try pretrain("again").finish().status == 0)
        try expectTheSame("again", as: "plain")
    }

    /// As on a full disk: no file may grow beyond a size, and writing fails instead of killing.
    @Test func whereNothingCanBeWrittenThatIsSaidOnce() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [
            "-c", "trap '' XFSZ; ulimit -f 100; exec \"$@\"", "bash", Tool.path, "bench", "loader",
            SampleClips.heldout, "--batch", "2", "--batches", "2", "--runs", "1", "--cache-size",
            "1GB", "--cache-dir", folder.file("samples"),
        ]
        let notes = Pipe()
        process.standardError = notes
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: notes.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text.components(separatedBy: "the cache takes no more").count == 2, "\(text)")
        #expect(text.contains("decoded every time"))
        #expect(try entries().filter { $0.hasSuffix(".partial") }.isEmpty)
    }

    @Test func whereItMayNotBeAndHowMuchIsTold() throws {
        for nonsense in ["-1", "nan", "much", "5XB"] {
            let outcome = try Tool.run(
                "bench", "loader", SampleClips.heldout, "--cache-size=" + nonsense)
            #expect(outcome.status == 64)
            #expect(outcome.notes.contains("20GB or 512MiB"))
        }
        let run = folder.file("run")
        let inside = try Tool.run(
            "pretrain", "avc-embed", SampleClips.heldout, "--out", run, "--cache-size", "1GB",
            "--cache-dir", SampleClips.heldout + "/cache")
        #expect(!FileManager.default.fileExists(atPath: run))
        #expect(inside.status == 64)
        #expect(inside.notes.contains("lies among the videos"))
        #expect(inside.notes.contains("set --cache-dir to another folder"))
        let file = folder.file("file")
        try AtomicFile.write("", to: file)
        let unwritable = try Tool.run(
            "bench", "loader", SampleClips.heldout, "--cache-size", "1GB", "--cache-dir", file)
        #expect(unwritable.status == 74)
        #expect(unwritable.notes.contains("set --cache-dir to a folder you may write to"))
    }

    @Test func theUsersCacheIsTheDefault() throws {
        let made = try Tool.run(
            "bench", "loader", SampleClips.heldout, "--batch", "2", "--batches", "1", "--runs", "1",
            "--cache-size", "1GB",
            environment: ["CLAPPER_CACHE": "", "XDG_CACHE_HOME": folder.path])
        #expect(made.status == 0, "\(made.notes)")
        #expect(FileManager.default.fileExists(atPath: folder.file("clapper/samples-1/lock")))
    }
}
