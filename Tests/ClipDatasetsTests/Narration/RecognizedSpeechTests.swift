import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

@testable import ClipDatasets

@Suite(
    .enabled(if: InstalledModel.isThere, "needs the model of 'Tools/setup --speech'"),
    .enabled(if: MadeClip.isPossible, "needs ffmpeg"))
struct RecognizedSpeechTests {
    @Test func whatIsRecognizedIsKeptByContentOutsideTheVideos() throws {
        let folder = try TemporaryFolder()
        let videos = folder.file("videos")
        try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
        try MadeClip.make(
            "\(videos)/a.mp4",
            "-f lavfi -i testsrc=s=32x32:r=10:d=2 -f lavfi -i sine=d=2 -c:v mpeg4 -c:a aac")
        let environment = ["CLAPPER_CACHE": folder.file("cache")]
        let speech = try RecognizedSpeech(environment: environment)
        #expect(try speech.track(of: "\(videos)/a.mp4").codec == "asr")
        #expect(try FileManager.default.contentsOfDirectory(atPath: videos) == ["a.mp4"])
        let kept = try #require(
            FileManager.default.subpaths(atPath: folder.file("cache"))?.first {
                $0.hasSuffix(".json")
            })
        // What is there is taken as it is, also under another name.
        let text = "[{\"startSeconds\":0.5,\"endSeconds\":1,\"text\":\"hello\"}]"
        try AtomicFile.write(text, to: folder.file("cache") + "/" + kept)
        try FileManager.default.moveItem(atPath: "\(videos)/a.mp4", toPath: "\(videos)/b.mp4")
        #expect(try speech.track(of: "\(videos)/b.mp4").cues.map(\.text) == ["hello"])
        let clips = try Manifest.of(videos, workers: 1).clips
        let reader = NarrationReader(speechEnvironment: environment)
        #expect(reader.narration(of: clips[0]).narration?.cues.map(\.text) == ["hello"])
        #expect(NarrationReader().narration(of: clips[0]).narration == nil)
        try AtomicFile.write("damaged", to: folder.file("cache") + "/" + kept)
        #expect(try speech.track(of: "\(videos)/b.mp4").cues.map(\.text) != ["hello"])
    }

    @Test func equalFilesAreRecognizedAtOnce() throws {
        let folder = try TemporaryFolder()
        let videos = folder.file("videos")
        try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
        let source = "-f lavfi -i testsrc=s=32x32:r=10:d=1 -f lavfi -i sine=d=1"
        try MadeClip.make("\(videos)/0.mp4", source + " -c:v mpeg4 -c:a aac")
        for copy in 1..<4 {
            try FileManager.default.copyItem(
                atPath: "\(videos)/0.mp4", toPath: "\(videos)/\(copy).mp4")
        }
        let reader = NarrationReader(speechEnvironment: ["CLAPPER_CACHE": folder.file("cache")])
        let clips = try Manifest.of(videos, workers: 1).clips
        let found = reader.narrations(of: clips, workers: 4)
        #expect(found.count == 4 && found.allSatisfy { $0.failures.isEmpty })
    }

    @Test func withoutAModelReadersSaySo() throws {
        let folder = try TemporaryFolder()
        let reader = NarrationReader(speechEnvironment: [
            "CLAPPER_SPEECH_MODEL": folder.path, "CLAPPER_CACHE": folder.file("cache"),
        ])
        #expect(throws: FileError.self) { try reader.requireSpeech() }
        try NarrationReader().requireSpeech()
    }
}

private enum InstalledModel {
    static let isThere = (try? SpeechModel(environment: [:])) != nil
}
