import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

/// Narration through the tool: training, search by words, alignment, evaluation.
@Suite(.serialized) struct NarrationTests {
    private let folder: TemporaryFolder
    private let run: String
    private let clip = SampleClips.heldout + "/clip-0000.mp4"

    init() throws {
        folder = try TemporaryFolder()
        run = folder.file("run")
    }

    private func train(_ arguments: String...) throws {
        let outcome = try tool(
            ["pretrain", "narration", SampleClips.heldout, "--out", run, "--steps", "2"]
                + ["--set", "batch-size=4", "--set", "samples-per-clip=1"] + arguments)
        #expect(outcome.status == 0, "\(outcome.notes)")
    }

    private func tool(_ arguments: [String]) throws -> Tool.Outcome {
        try Tool.Running(arguments, environment: ["CLAPPER_CACHE": folder.file("cache")]).finish()
    }

    private func rows(_ arguments: String...) throws -> [[String: Any]] {
        let outcome = try tool(arguments + ["--format", "json"])
        #expect(outcome.status == 0, "\(outcome.notes)")
        let rows = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        return try #require(rows as? [[String: Any]])
    }

    private func expect(
        _ arguments: [String], status: Int32, note: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        clapperTests.expect(
            try tool(arguments), status: status, note: note, sourceLocation: sourceLocation)
    }

    @Test func whatIsLearntCanBeSearchedAlignedAndMeasured() throws {
        try train()
        let index = folder.file("index")
        let made = try rows("index", run, SampleClips.heldout, "--out", index)
        #expect((made[0]["picture vectors"] as? Int ?? 0) > 8)
        #expect(made[0]["sound vectors"] as? Int == 0)
        let found = try rows("search", index, "--text", "The xyzzy BELL rings!", "-k", "3")
        #expect(found.count == 3 && found[0]["direction"] as? String == "words -> pictures")
        try expect(["search", index, "--text", "xyzzy"], status: 64, note: "none of the words")
        try expect(["search", index, "--audio", clip], status: 64, note: "takes no sounds")

        let outputs = ["a.srt", "a.png", "a.npy"].map(folder.file)
        let aligned = try rows(
            "align", run, clip, "--out", outputs[0], "--out", outputs[1], "--out", outputs[2])
        #expect(!aligned.isEmpty && aligned[0]["text"] is String)
        let array = try NumPyArray(contentsOf: outputs[2])
        #expect(array.shape[0] == aligned.count && array.shape[1] > 10)
        #expect(try ReadFile.text(at: outputs[0]).contains("-->"))

        let narration = try rows("evaluate", "narration", run, SampleClips.heldout)
        #expect(narration.map { $0["times"] as? String }.prefix(2) == ["disturbed", "even"])
        let retrieval = try rows("evaluate", "retrieval", run, SampleClips.heldout, "--text")
        #expect(retrieval.count == 6)
    }

    @Test func withSoundOneIndexIsSearchedByWordsPicturesAndSounds() throws {
        try train("--set", "sound=true")
        let index = folder.file("index")
        let made = try rows("index", run, SampleClips.heldout, "--out", index)
        #expect((made[0]["picture vectors"] as? Int ?? 0) > 8)
        #expect((made[0]["sound vectors"] as? Int ?? 0) > 8)
        for query in [["--text", "the bell rings"], ["--audio", clip]] {
            let outcome = try tool(["search", index] + query + ["-k", "2", "--format", "json"])
            #expect(outcome.status == 0 && outcome.output.contains("-> pictures"))
        }
        let sounds = try rows("search", index, "--image", clip, "--at", "2", "-k", "2")
        #expect(sounds[0]["direction"] as? String == "pictures -> sound")
        #expect(try !rows("evaluate", "retrieval", run, SampleClips.heldout).isEmpty)
        let untold = try tool(["resume", run, "--steps", "4"])
        #expect(untold.status == 0, "\(untold.notes)")
    }

    @Test func aRunGoesOnWithTheWordsItBeganWith() throws {
        try train("--set", "least-count=2")
        let outcome = try tool(["resume", run, "--steps", "4"])
        #expect(outcome.status == 0, "\(outcome.notes)")
    }

    @Test(arguments: [
        (["search", "i", "--text", "a", "--image", "b"], "give one of"),
        (["search", "i", "--text", "a", "--at", "1"], "--text finds pictures"),
        (["align", "r", "c", "--out", "a.txt"], "--out must end"),
        (["align", "r", "c", "--stride", "0"], "--stride"),
        (["align", "r", "c", "--max-shift=-1"], "--max-shift"),
        (["align", "r", "c", "--least-score", "nan"], "--least-score"),
        (["evaluate", "narration", "r", "v", "--disturb=-1"], "--disturb"),
        (["evaluate", "retrieval", "r", "v", "--captions", "c.json"], "go with --text"),
        (["evaluate", "retrieval", "r", "v", "--text", "--labels", "l"], "without --text"),
        (["evaluate", "retrieval", "r", "v", "--text", "--subset", "x"], "--subset goes"),
        (["recognize", "v", "--out", "a.txt"], "--out must end"),
    ])
    func optionsThatDoNotFit(_ arguments: [String], _ note: String) throws {
        try expect(arguments, status: 64, note: note)
    }

    @Test func whatCannotServeIsRefused() throws {
        let other = folder.file("other")
        let trained = try tool(
            ["pretrain", "avc-embed", SampleClips.heldout, "--out", other, "--steps", "1"]
                + ["--set", "batch-size=4", "--set", "samples-per-clip=1"])
        #expect(trained.status == 0)
        try expect(["align", other, clip], status: 64, note: "knows no words")
        try expect(
            ["evaluate", "retrieval", other, SampleClips.heldout, "--text"], status: 64,
            note: "knows no words")
        let videos = folder.file("videos")
        try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
        for name in ["a.mp4", "b.mp4"] {
            try FileManager.default.copyItem(atPath: clip, toPath: "\(videos)/\(name)")
        }
        try expect(
            ["pretrain", "narration", videos, "--out", run], status: 65,
            note: "none of the clips has text")
        try train()
        try expect(["align", run, "\(videos)/a.mp4"], status: 65, note: "give --subtitles")
        try expect(
            ["align", run, clip, "--subtitles", folder.file("none.srt")], status: 66,
            note: "none.srt")
        let own = folder.file("own.srt")
        try AtomicFile.write("1\n00:00:01,000 --> 00:00:02,000\nx\n", to: own)
        try expect(
            ["align", run, clip, "--subtitles", own, "--out", own], status: 64, note: "is an input")
        let model = ["CLAPPER_SPEECH_MODEL": videos, "CLAPPER_CACHE": folder.file("cache")]
        let missing = try Tool.Running(["recognize", clip], environment: model).finish()
        clapperTests.expect(missing, status: 66, note: "Tools/setup --speech")
    }

    private static let speechModel = try? SpeechModel(environment: [:])

    @Test(.enabled(if: speechModel != nil, "needs the model of 'Tools/setup --speech'"))
    func filesWithoutSpeechAreNamed() throws {
        let silence = folder.file("silence.wav")
        try SoundWriter.write([Float](repeating: 0, count: 32_000), sampleRate: 16_000, to: silence)
        try expect(["recognize", silence], status: 0, note: "no speech was understood")
    }

    @Test func taskSettingsThatContradictAreRefused() throws {
        let begin = ["pretrain", "narration", SampleClips.heldout, "--out", run, "--set"]
        try expect(begin + ["words=file"], status: 64, note: "name one with word-vectors")
        try expect(
            begin + ["word-vectors=\(folder.file("none.bin"))"], status: 66, note: "no such file")
    }
}
