import Essentials
import Foundation
import TestSupport
import Testing

@testable import MediaIO

/// Files as people and programs write them, and the way back.
@Suite struct SubtitleCorpusTests {
    private func track(_ name: String) throws -> SubtitleTrack {
        try SubtitleFile(path: Fixtures.path("MediaIO/subtitles/\(name)")).track()
    }

    private func shown(_ track: SubtitleTrack) -> [String] {
        track.cues.map { "\($0.startSeconds)-\($0.endSeconds) \($0.text)" }
    }

    @Test(
        arguments: [
            ("utf8-mark.srt", "–"), ("utf16-little.srt", "–"), ("utf16-big-unmarked.srt", "–"),
            ("latin1.srt", "-"),
        ])
    func encodings(_ name: String, _ dash: String) throws {
        #expect(try shown(track(name)) == ["1.0-2.5 Café \(dash) the first", "3.0-4.0 the second"])
    }

    /// Text of one byte a character stays that, however a single byte was damaged.
    @Test func aByteOfZeroIsNoUTF16() {
        let text = "1\n00:00:01,000 --> 00:00:02,500\nCaf\u{0} the first\n"
        #expect(TextEncoding.text(of: Array(text.utf8)) == text)
        let text16 = "1\n00:00:01,000加盐"
        let units: [UInt8] = text16.utf16.flatMap { unit -> [UInt8] in
            [UInt8(unit & 255), UInt8(unit >> 8)]
        }
        #expect(TextEncoding.text(of: units) == text16)
    }

    @Test func blocksThatNeverCloseAreText() {
        #expect(CueMarkup.plainSubRip("a {\\an8 b {\\i1}c {y:i} d") == "a {\\an8 b c  d")
        let brackets = String(repeating: "{\\", count: 20_000)
        #expect(CueMarkup.plainSubRip(brackets) == brackets)
    }

    @Test(
        arguments: [
            ("wrong-order.srt", ["1.0-2.5 the first", "3.0-4.0 the second"], 0),
            ("overlapping.srt", ["1.0-5.0 long", "2.0-3.0 inside", "2.0-6.0 across"], 0),
            ("empty-cues.srt", ["4.0-5.0 heard"], 0),
            ("markup.srt", ["1.0-2.0 red, 3 < 4 > 2"], 0),
            ("no-numbers.srt", ["1.0-2.0 one", "2.0-3.0 two"], 0),
            ("broken-times.srt", ["1.0-2.0 good", "6.0-7.0 good again"], 2),
            ("no-end.srt", ["1.0-2.0 the file stops in the mid"], 0),
            ("cues.vtt", ["1.0-2.0 Hi & hello"], 0),
            ("whisper.json", ["0.0-2.5 Add the salt.", "3.0-4.25 Stir."], 2),
            ("whisper-cpp.json", ["0.0-2.5 Salz dazu."], 0),
        ] as [(String, [String], Int)])
    func oddFilesGiveWhatIsMeant(_ name: String, _ cues: [String], _ faults: Int) throws {
        let track = try track(name)
        #expect(shown(track) == cues)
        #expect(track.faults.count == faults, "\(track.faults)")
    }

    @Test func aTranscriptTellsItsLanguageAndItsBrokenSegments() throws {
        let track = try track("whisper.json")
        #expect(track.language == "en" && track.codec == "transcript")
        #expect(
            track.faults.map(\.description) == [
                "segment 2 ends when it begins or before", "segment 3 has no text",
            ])
        #expect(try self.track("whisper-cpp.json").language == "de")
    }

    @Test(arguments: ["", "{", "[]", "{\"segments\": 3}", "{\"text\": \"x\"}", "null"])
    func otherJSONIsNoTranscript(_ text: String) throws {
        #expect(TranscriptJSON.parse(text) == nil)
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/a.json"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: MediaError.self) { try SubtitleFile(path: path).track() }
        #expect(error?.code == .notMedia)
    }

    @Test func oddFieldsCostNothingElse() throws {
        let text = """
            {"language": 7, "temperature": NaN, "segments": [
                {"start": 0, "end": 2, "text": " NaN \\"Infinity", "avg_logprob": -Infinity, "words": "none"},
                {"start": NaN, "end": 2, "text": "lost"},
                {"start": 2, "end": 3, "text": "ok", "no_speech_prob": Infinity}
            ], "result": {"language": null}}
            """
        let transcript = try #require(TranscriptJSON.parse(text))
        #expect(transcript.cues.map(\.text) == ["NaN \"Infinity", "ok"])
        #expect(transcript.faults.count == 1 && transcript.language == nil)
        #expect(TranscriptJSON.parse("{\"segments\": [NaN") == nil)
    }

    /// A segment of words, with the end of each a little before the next.
    private func segment(_ words: [String], seconds: Double, text: String? = nil) -> String {
        let length = seconds / Double(words.count)
        let list = words.enumerated().map { place, word in
            let start = Double(place) * length + 1
            return "{\"word\": \" \(word)\", \"start\": \(start), \"end\": \(start + length / 2)}"
        }
        return "{\"segments\": [{\"start\": 0, \"end\": 60, \"text\": \""
            + (text ?? words.joined(separator: " "))
            + "\", \"words\": [\(list.joined(separator: ", "))]}]}"
    }

    @Test func wordsOfTranscriptsGiveTheTimes() throws {
        let words = (0..<50).map { "w\($0)" }
        let short = try #require(TranscriptJSON.parse(segment(Array(words[..<4]), seconds: 4)))
        #expect(short.cues.map { [$0.startSeconds, $0.endSeconds] } == [[1, 4.5]])
        let long = try #require(TranscriptJSON.parse(segment(words, seconds: 50))).cues
        // 49.5 s make seven pieces of 7 or 8 words.
        #expect(long.count == 7)
        #expect(long.map(\.text).joined(separator: " ") == words.joined(separator: " "))
        #expect(long[0].startSeconds == 1 && long[0].endSeconds == 7.5)
        #expect(long[1].startSeconds == 8 && long[6].endSeconds == 50.5)
        let many = try #require(TranscriptJSON.parse(segment(words, seconds: 5))).cues
        #expect(many.map { $0.text.split(separator: " ").count } == [16, 17, 17])
        // Words that are not the text do not count.
        let other = try #require(TranscriptJSON.parse(segment(words, seconds: 5, text: "x"))).cues
        #expect(other == [SubtitleCue(startSeconds: 0, endSeconds: 60, text: "x")])
    }

    @Test func whatLiesBeyondTheVideoIsCutOrLeftOut() throws {
        let track = try track("beyond-the-end.srt").trimmed(to: 0..<6)
        #expect(shown(track) == ["1.0-2.0 inside", "5.0-6.0 across the end"])
        #expect(track.faults.map(\.message) == ["the cue at 3600.0 s lies outside the video"])
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let folder = try TemporaryFolder()
        var random = RandomStream(seed: 6)
        let words = ["7", "Café", "„Größe“", "a < b", "--", "{x}", "Привет", "字幕", "1:2", "&amp;"]
        for _ in 0..<200 {
            let cues = (0..<random.integer(below: 6)).map { number in
                let start = Double(number * 5000 + random.integer(below: 4000)) / 1000
                let lines = (0...random.integer(below: 3)).map { _ in
                    (0...random.integer(below: 4)).map { _ in
                        words[random.integer(below: words.count)]
                    }.joined(separator: " ")
                }
                return SubtitleCue(
                    startSeconds: start,
                    endSeconds: start + Double(1 + random.integer(below: 9000)) / 1000,
                    text: lines.joined(separator: "\n"))
            }
            let path = "\(folder.path)/a.srt"
            let text = SubRipText.text(of: cues)
            guard !cues.isEmpty else {
                #expect(text.isEmpty)
                continue
            }
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let track = try SubtitleFile(path: path).track()
            #expect(track.cues.map(\.text) == cues.map(\.text))
            for (a, b) in zip(track.cues, cues) {
                #expect(abs(a.startSeconds - b.startSeconds) < 1e-6)
                #expect(abs(a.endSeconds - b.endSeconds) < 1e-6)
            }
            #expect(track.faults.isEmpty)
        }
    }

    @Test func arrowsWithoutASecondTimeAreText() throws {
        let text = "1\n00:00:01,000 --> 00:00:02,000\n12:30 -> lunch\n12:45 ->\n"
        let parsed = try #require(CueParser.parse(text, as: .subRip))
        #expect(parsed.cues.map(\.text) == ["12:30 -> lunch\n12:45 ->"] && parsed.faults.isEmpty)
        #expect(SubRipText.text(of: parsed.cues) == text)
        // One dash short all the same.
        #expect(CueTimes.areMeant(by: "0:01 -> 0:02") && CueTimes.areMeant(by: "0:01 --> lunch"))
    }

    @Test func whatCannotBeWrittenIsChangedOnlyWhereItMust() {
        let cues = [
            SubtitleCue(startSeconds: -1, endSeconds: 0.0001, text: "0:01 --> 0:02"),
            SubtitleCue(startSeconds: 3600.5, endSeconds: 3600.5001, text: "a --> b"),
        ]
        #expect(
            SubRipText.text(of: cues)
                == "1\n00:00:00,000 --> 00:00:00,001\n0:01 --→ 0:02\n\n"
                + "2\n01:00:00,500 --> 01:00:00,501\na --> b\n")
    }

    @Test func transcriptsBesideAVideoAreFound() throws {
        let folder = try TemporaryFolder()
        for name in ["clip.json", "clip.en.JSON", "clip.info.json", "clip.mp4", "clip2.json"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
        }
        let files = try SubtitleFile.files(beside: "\(folder.path)/clip.mp4")
        #expect(
            files.map { ($0.path as NSString).lastPathComponent } == ["clip.en.JSON", "clip.json"])
        #expect(files.map(\.language) == ["en", nil])
    }
}
