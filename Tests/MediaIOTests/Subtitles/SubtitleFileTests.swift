import Foundation
import Testing

@testable import MediaIO

@Suite("Subtitle files")
struct SubtitleFileTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    private func track(_ text: String, _ name: String = "a.srt") throws -> SubtitleTrack {
        try SubtitleFile(path: folder.write(Data(text.utf8), to: name)).track()
    }

    private func shown(_ track: SubtitleTrack) -> [String] {
        track.cues.map { "\($0.startSeconds)-\($0.endSeconds) \($0.text)" }
    }

    // MARK: - SubRip

    @Test(arguments: ["\n", "\r\n", "\r"])
    func lineEndsOfAllSystemsAreRead(_ end: String) throws {
        let lines = [
            "1", "00:00:01,000 --> 00:00:02,500", "one", "two", "", "2",
            "100:00:00,250 --> 123:59:59,999", "late", "",
        ]
        let track = try track(lines.joined(separator: end))
        #expect(shown(track) == ["1.0-2.5 one\ntwo", "360000.25-446399.999 late"])
        #expect(track.faults.isEmpty && track.codec == "subrip" && track.streamIndex == nil)
    }

    @Test func whatIsUsuallyWrittenOtherwiseIsReadAllTheSame() throws {
        let text = """
            00:00:03.000 --> 00:00:04.000 X1:10 X2:20 Y1:1 Y2:2
            no number, a point

            7

            0:00:05,000-->0:00:06,000

            after an empty line

            and another
            8
            00:07,000 --> 00:08,000
            no empty line before, no hours
            00:00:09,000 --> 00:00:10,000
            no number either
            10
            00:00:01,000 --> 00:00:02,000
            out of order
            11
            00:00:01,500 --> 00:00:01,700
            overlaps
            12
            00:00:11,000 --> 00:00:12,000

            13
            00:00:13,000 --> 00:00:14,000
            not ended
            """
        let track = try track(text)
        #expect(
            shown(track) == [
                "1.0-2.0 out of order", "1.5-1.7 overlaps", "3.0-4.0 no number, a point",
                "5.0-6.0 after an empty line\nand another",
                "7.0-8.0 no empty line before, no hours",
                "9.0-10.0 no number either", "13.0-14.0 not ended",
            ])
        #expect(track.faults == [])
    }

    @Test func aBrokenCueCostsOnlyItselfAndTellsItsLine() throws {
        let text = """
            1
            00:00:01,000 --> 00:00:02,000
            good

            2
            00:00:0x,000 --> 00:00:04,000
            broken

            and its second part

            3
            00:00:06,000 --> 00:00:05,000
            backwards

            4
            no times at all

            5
            00:00:07,000 -> 00:00:61,000
            too many seconds

            6
            00:00:08,000 --> 00:00:09,000
            5 --> 4: good again

            99
            """
        let track = try track(text)
        #expect(shown(track) == ["1.0-2.0 good", "8.0-9.0 5 --> 4: good again"])
        #expect(track.faults.map(\.line) == [6, 12, 15, 19, 26])
        #expect(track.faults[0].description == "line 6: \"00:00:0x,000\" is no time")
    }

    @Test func markupIsRemovedAndBracketsStay() throws {
        let text = """
            1
            00:00:01,000 --> 00:00:02,000
            {\\an8}<font color="red">red</font> <b><I>bold</i></b> {y:i}a < b > c {brace} <br>
              next<unknown> &amp; 

            """
        let text1 = try #require(try track(text).cues.first).text
        #expect(text1 == "red bold a < b > c {brace}\nnext &amp;")
    }

    // MARK: - WebVTT

    @Test func settingsNotesAndStylesAreNoText() throws {
        let text = """
            WEBVTT Kind: captions; Language: en

            STYLE
            ::cue { color: red }

            REGION
            id:fred

            intro
            00:01.000 --> 00:02.000 align:start line:0%
            <v Fred Brown>Hi, <c.loud>I'm <00:01.500>Fred</c> &lt;3 &amp; &#233;&#xE9;&nbsp;&copy;

            NOTE
            not shown

            NOTE not shown either

            00:00:02.000 --> 00:00:03.000
            - one
            - two
            00:00:03.000 --> 1000:00:04.000
            joined
            """
        let track = try track(text, "a.vtt")
        #expect(
            shown(track) == [
                "1.0-2.0 Hi, I'm Fred <3 & éé &copy;", "2.0-3.0 - one\n- two",
                "3.0-3600004.0 joined",
            ])
        #expect(track.faults.isEmpty && track.codec == "webvtt")
    }

    @Test func aBrokenWebVTTCueTellsItsLine() throws {
        let text = "WEBVTT\n\n00:01.000 --> \nbroken\n\nlost text\n\n00:02.000 --> 00:03.000\nok"
        let track = try track(text, "a.vtt")
        #expect(shown(track) == ["2.0-3.0 ok"])
        #expect(track.faults.map(\.line) == [3, 6])
    }

    // MARK: - Encodings

    @Test(
        arguments: [
            (String.Encoding.utf8, []), (.utf8, [0xEF, 0xBB, 0xBF]),
            (.utf16LittleEndian, [0xFF, 0xFE]),
            (.utf16BigEndian, [0xFE, 0xFF]), (.utf16LittleEndian, []), (.utf16BigEndian, []),
            (.windowsCP1252, []),
        ] as [(String.Encoding, [UInt8])])
    func encodingsAreFoundOut(_ encoding: String.Encoding, _ mark: [UInt8]) throws {
        let text = "1\r\n00:00:01,000 --> 00:00:02,000\r\nCafé – „Größe“ 5 €\r\n"
        let bytes = Data(mark) + (try #require(text.data(using: encoding)))
        let track = try SubtitleFile(path: folder.write(bytes, to: "a.srt")).track()
        #expect(shown(track) == ["1.0-2.0 Café – „Größe“ 5 €"])
        #expect(track.faults.isEmpty)
    }

    @Test func aBrokenCharacterDoesNotSpoilUTF8() throws {
        let text = "1\n00:00:01,000 --> 00:00:02,000\nПривет, мир"
        let bytes = Data(text.utf8).dropLast()
        let track = try SubtitleFile(path: folder.write(bytes, to: "a.srt")).track()
        #expect(shown(track) == ["1.0-2.0 Привет, ми\u{FFFD}"])
    }

    // MARK: - Files

    @Test func filesBesideAVideoAreFoundByTheirNames() throws {
        for name in [
            "clip.srt", "clip.en.srt", "clip.pt-BR.forced.VTT", "clip.mp4.vtt", "clip.mp4",
            "clip.b.srt", "clip2.srt", "clip.mov", "clip.mov.srt", "clip.fr.mp4", "clip.fr.srt",
            "clip.en.txt", "other.srt", "clip.take.srt", "clip.hi.srt",
        ] {
            _ = try folder.write(Data("x".utf8), to: name)
        }
        let files = try SubtitleFile.files(beside: folder.file("clip.mp4"))
        let found = files.map {
            ($0.path as NSString).lastPathComponent + ":" + ($0.language ?? "none")
        }
        #expect(
            found == [
                "clip.en.srt:en", "clip.hi.srt:hi", "clip.mp4.vtt:none",
                "clip.pt-BR.forced.VTT:pt-BR", "clip.srt:none",
            ])
        let error = #expect(throws: MediaError.self) {
            try SubtitleFile.files(beside: folder.file("none/clip.mp4"))
        }
        #expect(error?.code == .unreadable)
    }

    @Test func timesCountFromWhereTheVideoBegins() throws {
        let path = try folder.write(
            Data("1\n00:00:01,000 --> 00:00:02,000\nx".utf8), to: "clip.de.srt")
        let track = try SubtitleFile(path: path, language: "de").track(startSeconds: 1.5)
        #expect(shown(track) == ["2.5-3.5 x"])
        #expect(track.language == "de" && track.path == path)
        #expect(track.cues(during: 3.5..<9).isEmpty && track.cues(during: 0..<2.5).isEmpty)
        #expect(track.cues(during: 3.4..<3.5).count == 1)
    }

    @Test func whatIsNoSubtitleFileIsAnError() throws {
        func code(_ bytes: Data) throws -> MediaError.Code? {
            let path = try folder.write(bytes, to: "x.srt")
            let error = #expect(throws: MediaError.self) { try SubtitleFile(path: path).track() }
            #expect(error?.path == path)
            return error?.code
        }
        #expect(try code(Data()) == .notMedia)
        #expect(try code(Data("no times here".utf8)) == .notMedia)
        #expect(
            try code(Data((0..<50_000).map { UInt8(truncatingIfNeeded: $0 * $0) })) == .notMedia)
        #expect(try code(Data(count: 33 << 20)) == .notMedia)
        let missing = #expect(throws: MediaError.self) {
            try SubtitleFile(path: folder.file("none.srt")).track()
        }
        #expect(missing?.code == .unreadable)
        let noFile = #expect(throws: MediaError.self) { try SubtitleFile(path: "/tmp").track() }
        #expect(noFile?.code == .unreadable)
    }

    @Test func randomDamageNeverStopsTheReader() throws {
        let text = "1\n00:00:01,000 --> 00:00:02,000\n<i>é{\\an8} &amp;\n\n2\n00:00:03 --> 4:5\nx\n"
        var state: UInt64 = 1
        for _ in 0..<2000 {
            var bytes = Array(text.utf8)
            for _ in 0..<4 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 56)
            }
            for form in [CueParser.Form.subRip, .webVTT] {
                let parsed = CueParser.parse(TextEncoding.text(of: bytes), as: form)
                for cue in parsed?.cues ?? [] {
                    #expect(cue.startSeconds < cue.endSeconds && !cue.text.isEmpty)
                }
            }
        }
    }

    /// Real files, where FFmpeg's reader gives the same.
    @Test(.enabled(if: RealMedia.root != nil, "needs CLAPPER_MEDIA"))
    func realFilesGiveWhatFFmpegGives() throws {
        let paths = try RealMedia.files(in: "narrated").filter {
            $0.hasSuffix(".srt") || $0.hasSuffix(".vtt")
        }
        #expect(paths.count == 3)
        for path in paths {
            let track = try SubtitleFile(path: path).track()
            let expected = try FFmpegCues.of(path, map: "0:s:0")
            #expect(track.faults.isEmpty)
            #expect(FFmpegCues.rounded(track) == expected, "\(path)")
            #expect(track.cues.count > 3)
        }
    }
}

/// Cues as the `ffmpeg` program writes them.
enum FFmpegCues {
    /// `start end text` of each cue in milliseconds, tags removed by FFmpeg's encoder of plain text.
    ///
    /// `map` is FFmpeg's name of the stream.
    static func of(_ path: String, map: String) throws -> [String] {
        let text = try FFmpegTool.run(
            "-copyts -i @0 -map \(map) -c:s text -f srt -", files: [path])
        // FFmpeg's decoder of WebVTT escapes braces, and its encoder of plain text leaves that.
        let blocks = String(decoding: text, as: UTF8.self)
            .replacingOccurrences(of: "\r\n", with: "\n")
            .replacingOccurrences(of: "\\{", with: "{").replacingOccurrences(of: "\\}", with: "}")
            .components(separatedBy: "\n\n")
        return blocks.compactMap { block in
            var lines = block.split(separator: "\n").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard lines.count > 2 else { return nil }
            lines.removeFirst()
            let times = lines.removeFirst().components(separatedBy: " --> ").map { time in
                let parts = time.split { ":,".contains($0) }.compactMap { Int($0) }
                return ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + parts[3]
            }
            return "\(times[0]) \(times[1]) " + lines.filter { !$0.isEmpty }.joined(separator: "|")
        }
    }

    /// The cues of a track in the same form.
    static func rounded(_ track: SubtitleTrack) -> [String] {
        track.cues.map { cue in
            let (start, end) = (cue.startSeconds * 1000, cue.endSeconds * 1000)
            return "\(Int(start.rounded())) \(Int(end.rounded())) "
                + cue.text.replacingOccurrences(of: "\n", with: "|")
        }
    }
}
