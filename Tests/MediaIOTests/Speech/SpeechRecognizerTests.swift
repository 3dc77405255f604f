import Essentials
import Foundation
import TestSupport
import Testing

@testable import MediaIO

@Suite struct SpeechRecognizerTests {
    private static let model = try? SpeechModel(environment: [:])

    @Test func aMissingModelSaysHowToGetIt() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: FileError.self) {
            try SpeechModel(environment: ["CLAPPER_SPEECH_MODEL": folder.path])
        }
        #expect(error?.code == .missing && error?.path.hasPrefix(folder.path) ?? false)
        #expect(error?.message.contains("Tools/setup --speech") ?? false)
    }

    @Test(.enabled(if: model != nil, "needs a FFmpeg with the filter 'asr'"))
    func modelsAreToldApart() throws {
        let folder = try TemporaryFolder()
        let models = try ["one", "two", "one"].map { name in
            let path = folder.file(name)
            try FileManager.default.createDirectory(
                atPath: path + "/en-us", withIntermediateDirectories: true)
            for file in ["en-us/mdef", "cmudict-en-us.dict", "en-us.lm.bin"] {
                let bytes = Data(repeating: 0, count: name == "one" ? 1 : 2)
                guard !FileManager.default.fileExists(atPath: "\(path)/\(file)") else { continue }
                try bytes.write(to: URL(fileURLWithPath: "\(path)/\(file)"))
            }
            return try SpeechModel(environment: ["CLAPPER_SPEECH_MODEL": path])
        }
        #expect(models[0].identity == models[2].identity)
        #expect(models[0].identity != models[1].identity)
    }

    @Test(.enabled(if: model != nil, "needs the model of 'Tools/setup --speech'"))
    func silenceSaysNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("silence.wav")
        try SoundWriter.write([Float](repeating: 0, count: 32_000), sampleRate: 16_000, to: path)
        let recognizer = SpeechRecognizer(model: try #require(Self.model))
        let track = try recognizer.track(of: try MediaFile(path: path))
        #expect(track.cues.isEmpty && track.codec == "asr" && track.language == "en")
    }

    @Test(
        .enabled(if: model != nil, "needs the model of 'Tools/setup --speech'"), .realRecordings)
    func wordsOfARealSpeechAreFoundWhereTheyAreSaid() throws {
        let path = try #require(RealRecordings.folder) + "/narrated/jfk.wav"
        let recognizer = SpeechRecognizer(model: try #require(Self.model))
        let track = try recognizer.track(of: try MediaFile(path: path))
        #expect(track.cues.count >= 2)
        for (cue, next) in zip(track.cues, track.cues.dropFirst()) {
            #expect(cue.endSeconds <= next.startSeconds + 0.11)
        }
        #expect(track.cues.allSatisfy { $0.startSeconds >= 0 && $0.endSeconds <= 11.2 })
        let last = try #require(track.cues.last)
        // "ask what you can do for your country", from 8 s on.
        #expect(last.text.contains("country") && last.startSeconds > 6 && last.endSeconds > 9.5)
    }

    /// Without the cuts there is one cue of 40 s, or none.
    @Test(
        .enabled(if: model != nil, "needs the model of 'Tools/setup --speech'"),
        .enabled(if: FFmpegTool.find("espeak-ng") != nil, "needs espeak-ng"))
    func speechOverNoiseWithoutPausesIsCut() throws {
        let folder = try TemporaryFolder()
        let spoken = folder.file("spoken.wav")
        let text = """
            the quick brown fox jumps over the lazy dog and then it runs away to the river where all of the people are \
            waiting for it and they are very happy to see it again after such a long time
            """
        _ = try FFmpegTool.launch("espeak-ng", ["-w", spoken, text])
        let voice = try MediaFile(path: spoken).allSamples(sampleRate: 16_000).samples
        var random = RandomStream(seed: 1)
        let samples = (0..<40 * 16_000).map { (index: Int) -> Float in
            let noise = Float(random.normal())
            return 0.5 * voice[index % voice.count] + 0.01 * noise
        }
        let path = folder.file("noisy.wav")
        try SoundWriter.write(samples, sampleRate: 16_000, to: path)
        let recognizer = SpeechRecognizer(model: try #require(Self.model))
        let cues = try recognizer.track(of: try MediaFile(path: path)).cues
        #expect(cues.count >= 2)
        #expect(cues.allSatisfy { $0.endSeconds - $0.startSeconds <= 16 && $0.endSeconds <= 40.1 })
        for (cue, next) in zip(cues, cues.dropFirst()) {
            #expect(cue.endSeconds <= next.startSeconds)
        }
    }

    @Test(.enabled(if: model != nil, "needs the model of 'Tools/setup --speech'"))
    func aFileWithoutSoundIsAnError() throws {
        let folder = try MediaFolder()
        let path = try folder.make("a.mp4", "-f lavfi -i testsrc=s=32x32:d=1 -c:v mpeg4", files: [])
        let recognizer = SpeechRecognizer(model: try #require(Self.model))
        let error = #expect(throws: MediaError.self) {
            try recognizer.track(of: try MediaFile(path: path))
        }
        #expect(error?.code == .noAudio)
    }
}
