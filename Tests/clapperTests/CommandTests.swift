import Essentials
import Foundation
import TestSupport
import Testing

@Suite struct CommandTests {
    private func expect(
        _ outcome: Tool.Outcome, status: Int32, note: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        clapperTests.expect(outcome, status: status, note: note, sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    }

    @Test func doctorFindsThisInstallationSound() throws {
        let outcome = try Tool.run("doctor", "--format", "csv")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("convolution,ok,"))
        #expect(outcome.output.contains("spectrogram,ok,"))
    }

    @Test func tasksNamesChanceAndPaper() throws {
        let outcome = try Tool.run("tasks", "--format", "json")
        let rows = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let tasks = try #require(rows as? [[String: Any]])
        func row(_ name: String) throws -> [String: Any] {
            try #require(tasks.first { $0["task"] as? String == name })
        }
        #expect(try row("avc-embed")["chance loss (nats)"] as? Double == 0.6931)
        #expect(try (row("avc-embed")["paper"] as? String)?.contains("ECCV 2018") == true)
        #expect(try row("avnce")["chance loss (nats)"] as? String == "ln B")
        #expect(try row("avnce")["chance accuracy (%)"] as? String == "100 / B")
        #expect(try row("narration")["chance loss (nats)"] as? String == "ln (2 B - 1)")
    }

    @Test func missingAndEmptyFoldersHaveTheirOwnMessages() throws {
        let folder = try TemporaryFolder()
        expect(
            try Tool.run("scan", folder.path + "/nowhere"), status: 66,
            note: "no such file or folder")
        expect(try Tool.run("scan", folder.path), status: 65, note: "holds no media file")
        try AtomicFile.write("no video", to: folder.path + "/a.mp4")
        expect(
            try Tool.run("pretrain", "avc-embed", folder.path, "--out", folder.path + "-run"),
            status: 65, note: "needs at least 2 usable clips, found 0 (left out: 1 not-media)")
        expect(
            try Tool.run("pretrain", "avc-embed", folder.path, "--out", folder.path + "/run"),
            status: 64, note: "lies among the videos")
    }

    @Test func unknownTasksAndSettingsAreUsageErrors() throws {
        let folder = try TemporaryFolder()
        let run = folder.path + "/run"
        expect(
            try Tool.run("pretrain", "avcc", SampleClips.heldout, "--out", run), status: 64,
            note: "unknown task 'avcc'")
        expect(
            try Tool.run(
                "pretrain", "avc-embed", SampleClips.heldout, "--out", run, "--set", "batchsize=4"),
            status: 64, note: "did you mean 'batch-size'?")
        expect(
            try Tool.run(
                "pretrain", "avc-embed", SampleClips.heldout, "--out", run, "--set", "batch-size"),
            status: 64, note: "give it as key=value")
        expect(try Tool.run("pretrain", "avc-embed"), status: 64, note: "Missing expected argument")
        #expect(!FileManager.default.fileExists(atPath: run))
    }

    @Test func anUnwritableOutputIsAnInputOutputError() throws {
        let outcome = try Tool.run(
            "pretrain", "avc-embed", SampleClips.heldout, "--out", "/proc/clapper-run")
        expect(outcome, status: 74, note: "choose a folder you may write to")
    }

    @Test func spectrogramsOfSoundAreWrittenAndOthersRefused() throws {
        let folder = try TemporaryFolder()
        let clips = try FileManager.default.contentsOfDirectory(atPath: SampleClips.heldout)
        let clip = try #require(clips.sorted().first { $0.hasSuffix(".mp4") })
        let path = SampleClips.heldout + "/" + clip
        let array = folder.path + "/s.npy"
        let made = try Tool.run("spectrogram", path, "--seconds", "1", "--out", array)
        #expect(made.status == 0)
        #expect(try NumPyArray(contentsOf: array).shape == [257, 200])
        let picture = folder.path + "/s.png"
        #expect(try Tool.run("spectrogram", path, "--out", picture).status == 0)
        #expect(try ReadFile.bytes(at: picture).starts(with: [0x89, 0x50, 0x4E, 0x47]))
        expect(
            try Tool.run("spectrogram", path, "--preset", "l3", "--out", picture), status: 64,
            note: "l3-linear")
        expect(
            try Tool.run("spectrogram", path, "--from", "100", "--out", picture), status: 65,
            note: "lower --from or --seconds")
        expect(
            try Tool.run("spectrogram", folder.path + "/no.wav", "--out", picture), status: 66,
            note: "no.wav")
        expect(
            try Tool.run("spectrogram", path, "--out", folder.path + "/none/s.png"), status: 74,
            note: "none/s.png")
        expect(
            try Tool.run(
                "spectrogram", path, "--preset", "whisper", "--seconds", "0.01", "--out", picture),
            status: 65, note: "\(path): the sound has 160 samples")
    }

    @Test func aSampleThatIsNoNumberIsReportedByItsPlaceInTheFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/nan.wav"
        var samples = [Float](repeating: 0.25, count: 22_050)
        samples[11_025] = .nan
        try AtomicFile.write(Self.wave(samples, sampleRate: 22_050), to: path)
        expect(
            try Tool.run("spectrogram", path, "--out", folder.path + "/s.png"), status: 65,
            note: "\(path): sample 11025 at 22050 Hz (after 0.5 s) is nan")
    }

    /// A WAV file of 32-bit floats, which unlike 16-bit ones may hold NaN.
    private static func wave(_ samples: [Float], sampleRate: UInt32) -> [UInt8] {
        func bytes(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
        let data = samples.flatMap { bytes($0.bitPattern) }
        let format = [3, 0, 1, 0] + bytes(sampleRate) + bytes(4 * sampleRate) + [4, 0, 32, 0]
        return Array("RIFF".utf8) + bytes(UInt32(36 + data.count)) + Array("WAVEfmt ".utf8)
            + bytes(16) + format + Array("data".utf8) + bytes(UInt32(data.count)) + data
    }

    @Test func presetsAreListed() throws {
        let outcome = try Tool.run("spectrogram", "--list", "--format", "csv")
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("preset,rate (Hz),window,FFT,hop,clip (samples),") == true)
        #expect(lines.count == 23)
        #expect(lines.contains { $0.hasPrefix("whisper,16000,400,400,160,480000,80,3000,") })
        expect(try Tool.run("spectrogram"), status: 64, note: "or --list")
    }

    @Test func everyPresetIsDrawnAndWritten() throws {
        let folder = try TemporaryFolder()
        let clip = SampleClips.heldout + "/clip-0000.mp4"
        let list = try Tool.run("spectrogram", "--list", "--format", "csv").output
        for line in list.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",")
            for suffix in ["png", "npy"] {
                let made = try Tool.run(
                    "spectrogram", clip, "--preset", String(fields[0]), "--seconds", "1", "--out",
                    "\(folder.path)/s.\(suffix)")
                #expect(made.status == 0, "\(made.notes)")
            }
            let array = try NumPyArray(contentsOf: folder.path + "/s.npy")
            #expect(array.shape[0] == Int(fields[6]))
            #expect(array.values.allSatisfy { $0.isFinite })
        }
    }

    @Test func aTrainingStepIsTimed() throws {
        for precision in ["float32", "mixed"] {
            let made = try Tool.run(
                "bench", "train", "--batch", "2", "--steps", "2", "--precision", precision,
                "--format", "csv")
            let row = try #require(made.output.split(separator: "\n").last).split(separator: ",")
            #expect(row[0] == "AVE-Net small" && row[1] == "2" && row[2] == precision)
            #expect(try #require(Double(row[4])) > 0)
            // In steady state the pool has every buffer that a step needs.
            #expect(row[6] == "0.0")
        }
        for (option, value) in [
            ("--size", "huge"), ("--batch", "1"), ("--steps", "0"), ("--precision", "half"),
        ] {
            #expect(try Tool.run("bench", "train", option, value).status == 64)
        }
    }

    @Test(arguments: [
        "", "doctor", "scan", "tasks", "pretrain", "resume", "embed", "index", "search", "localize",
        "sync", "track", "segment", "align", "recognize", "evaluate", "evaluate pretext",
        "evaluate pairs", "evaluate retrieval", "evaluate localization", "evaluate sync",
        "evaluate tracking", "evaluate motion", "evaluate knn", "evaluate linear",
        "evaluate alignment", "evaluate narration", "spectrogram",
        "bench", "bench decode", "bench loader", "bench logmel", "bench search", "bench train",
    ])
    func helpIsTheRecordedOne(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let outcome = try Tool.Running(["help"] + words).finish()
        let name = words.isEmpty ? "clapper" : words.joined(separator: "-")
        let recorded = SampleClips.root + "/Tests/clapperTests/Help/\(name).txt"
        if ProcessInfo.processInfo.environment["CLAPPER_RECORD_HELP"] != nil {
            try AtomicFile.write(outcome.output, to: recorded)
        }
        #expect(try ReadFile.text(at: recorded) == outcome.output)
    }
}
