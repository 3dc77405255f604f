import Foundation
import MediaIO
import TestSupport
import Testing

@testable import ClipDatasets

@Suite(.enabled(if: MadeClip.isPossible, "needs ffmpeg")) struct NarrationReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let picture = "-f lavfi -i testsrc=s=32x32:r=10:d=4 -c:v mpeg4"

    private func cue(_ text: String, _ start: Int = 1, _ end: Int = 2) -> String {
        "00:00:0\(start),000 --> 00:00:0\(end),000\n\(text)\n\n"
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    }

    private func found(_ reader: NarrationReader = NarrationReader()) throws -> [FoundNarration] {
        reader.narrations(of: try Manifest.of(folder.path, workers: 1).clips, workers: 2)
    }

    private func texts(_ found: FoundNarration) -> [String] {
        found.narration?.cues.map(\.text) ?? []
    }

    @Test func textBesideAVideoComesBeforeTextInside() throws {
        // FFmpeg knows the form by the number.
        try write("1\n" + cue("inside"), "source.srt")
        let inside = "-f lavfi -i testsrc=s=32x32:r=10:d=4 -i \(folder.file("source.srt")) "
        for name in ["a.mkv", "b.mkv"] {
            try MadeClip.make(folder.file(name), inside + "-c:v mpeg4 -c:s subrip")
        }
        try MadeClip.make(folder.file("c.mkv"), Self.picture)
        try write(cue("beside"), "a.srt")
        let found = try found()
        #expect(found.map(texts) == [["beside"], ["inside"], []])
        #expect(found[1].narration?.source == folder.file("b.mkv") + "#1")
        #expect(found[2].narration == nil && found[2].failures.isEmpty)
    }

    @Test func theWantedLanguageComesFirst() throws {
        try MadeClip.make(folder.file("a.mp4"), Self.picture)
        try write(cue("deutsch"), "a.de.srt")
        try write(cue("english"), "a.en.srt")
        #expect(try texts(found()[0]) == ["deutsch"])
        #expect(try texts(found(NarrationReader(language: "en"))[0]) == ["english"])
        #expect(try texts(found(NarrationReader(language: "fr"))[0]) == ["deutsch"])
    }

    @Test func whatCannotBeReadIsNamedAndTheNextIsTaken() throws {
        try MadeClip.make(folder.file("a.mp4"), Self.picture)
        try write("no times", "a.en.srt")
        #expect(try found()[0].narration == nil)
        #expect(try found()[0].failures.count == 1)
        try write(cue("beyond the end", 7, 8), "a.srt")
        #expect(try found()[0].narration == nil)
        try write("WEBVTT\n\n00:01.000 --> 00:09.000\nreaches over it", "a.vtt")
        let narration = try #require(try found()[0].narration)
        #expect(narration.cues.count == 1)
        #expect(abs((narration.cues.first?.endSeconds ?? 0) - 4) < 0.2)
    }

    @Test func captionsThatRollAreSaidOnce() throws {
        let track = try SubtitleFile(path: Fixtures.path("MediaIO/subtitles/rolling.vtt")).track()
        #expect(
            ClipNarration.saidOnce(track.cues).map(\.text) == ["add the salt", "and stir"])
        let again = [
            SubtitleCue(startSeconds: 0, endSeconds: 1, text: "stir"),
            SubtitleCue(startSeconds: 1.5, endSeconds: 2, text: "stir"),
        ]
        #expect(ClipNarration.saidOnce(again) == again)
    }
}
