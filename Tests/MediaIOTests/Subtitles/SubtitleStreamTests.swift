import Foundation
import Testing

@testable import MediaIO

@Suite("Subtitle streams", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct SubtitleStreamTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    private static let text = """
        1
        00:00:00,500 --> 00:00:01,250
        <i>Grüße</i>, welt {curly}

        2
        00:00:01,250 --> 00:00:02,000
        two
        <b>lines</b> & more

        3
        00:00:01,500 --> 00:00:03,000
        overlapping

        """

    /// A second of picture and the cues above, in the codec and container asked for.
    private func make(_ name: String, codec: String, _ options: String = "") throws -> String {
        // In ASS whatever stands in braces is not shown, though FFmpeg's plain text has it.
        let text =
            codec == "ass" ? Self.text.replacingOccurrences(of: "{curly}", with: "") : Self.text
        let source = try folder.write(Data(text.utf8), to: "source.srt")
        return try folder.make(
            name,
            "-f lavfi -i testsrc=s=64x48:d=4 -i @0 -c:v mpeg4 -map 0:v -map 1:s -map 1:s "
                + "-c:s \(codec) -metadata:s:s:0 language=deu \(options)", files: [source])
    }

    @Test(arguments: [
        ("a.mp4", "mov_text"), ("a.mov", "mov_text"), ("a.mkv", "subrip"), ("a.mkv", "ass"),
        ("a.mkv", "webvtt"),
    ])
    func textAndTimesAreThoseFFmpegGives(_ name: String, _ codec: String) throws {
        let path = try make(name, codec: codec)
        let streams = try MediaProbe.info(path: path).subtitles
        #expect(streams.map(\.index) == [1, 2])
        #expect(streams.allSatisfy { $0.kind == .text && $0.codec == codec })
        // FFmpeg writes no language of this name into MOV.
        #expect(streams.map(\.language) == (name == "a.mov" ? [nil, nil] : ["deu", nil]))
        for stream in streams {
            let track = try SubtitleTrack(stream: stream.index, of: path)
            #expect(track.faults.isEmpty)
            #expect(track.language == stream.language && track.codec == codec)
            #expect(track.streamIndex == stream.index)
            // MP4 cannot hold two cues at once; FFmpeg cuts the first where the second begins.
            let expected = try FFmpegCues.of(path, map: "0:\(stream.index)")
            #expect(FFmpegCues.rounded(track) == expected)
            #expect(track.cues.count == 3)
            #expect(track.cues[0].text.hasPrefix("Grüße, welt"))
            #expect(track.cues[1].text == "two\nlines & more")
            #expect(track.cues[0].startSeconds == 0.5 && track.cues[0].endSeconds == 1.25)
        }
    }

    /// A clock that begins at 10 s: cues stay with the pictures.
    @Test(arguments: ["mkv", "mp4"])
    func cuesAreOnTheClockOfThePictures(_ suffix: String) throws {
        let codec = suffix == "mp4" ? "mov_text" : "subrip"
        let path = try make("late.\(suffix)", codec: codec, "-output_ts_offset 10")
        let track = try SubtitleTrack(stream: 1, of: path)
        let packets = try FFmpegTool.probe(
            "-select_streams 1 -show_entries packet=pts_time,size -of csv=p=0 @0", files: [path]
        ).map { $0.split(separator: ",").compactMap { Double($0) } }
        // MP4 fills the time between cues with empty ones.
        let times = packets.filter { $0[1] > 2 }.map { $0[0] }
        #expect(times.count == 3 && times[0] == 10.5)
        #expect(track.cues.map(\.startSeconds) == times)
    }

    @Test func instructionsAndDrawingsOfSubStationAlphaAreNoText() throws {
        let script = """
            [Script Info]
            ScriptType: v4.00+

            [V4+ Styles]
            Format: Name, Fontname, Fontsize
            Style: Default,Arial,16

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
            Comment: 0,0:00:00.00,0:00:05.00,Default,,0,0,0,,never shown
            Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,{\\pos(1,2)}a, b{note}\\Nc\\hd {\\p1}m 0 0 l 9 9{\\p0}e
            Dialogue: 0,0:00:01.00,0:00:02.50,Default,Bob,0,0,0,,first {\\k20}ka{\\k30}ra
            Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9
            """
        let source = try folder.write(Data(script.utf8), to: "s.ass")
        let path = try folder.make("s.mkv", "-i @0 -c copy", files: [source])
        let track = try SubtitleTrack(stream: 0, of: path)
        #expect(track.cues.map(\.text) == ["first kara", "a, b\nc d e"])
        #expect(track.cues.map(\.endSeconds) == [2.5, 3])
        #expect(track.faults.isEmpty)
    }

    /// Each brace that never closes would be searched for to the end.
    @Test func aMegabyteOfBracesIsReadAtOnce() {
        let fields = Array("0,0,Default,,0,0,0,,".utf8)
        for (text, hides, expected) in [
            ("{", true, 1_000_000), ("{\\", false, 1_000_001), ("{}", true, 0),
            ("{{{}", true, 0),
        ] {
            let event = fields + (0..<1_000_000).flatMap { _ in Array(text.utf8) }
            let seconds = ContinuousClock().measure {
                let plain = DialogueText(hidesAllBraces: hides).plain(event: event)
                #expect(plain.count == expected, "\(text)")
            }
            #expect(seconds < .seconds(20), "\(text)")
        }
    }

    /// Tens of thousands of cues that last until the next one begins.
    @Test func manyCuesWithoutAnEndAreReadAtOnce() throws {
        let count = 50_000
        let lines = (0..<count).map { number in
            let stamp = String(
                format: "0:%02d:%02d.%02d", number / 6000, number / 100 % 60, number % 100)
            return "Dialogue: 0,\(stamp),\(stamp),Default,,0,0,0,,c\(number)"
        }
        let script = """
            [Script Info]
            ScriptType: v4.00+

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

            """
        let source = try folder.write(
            Data((script + lines.joined(separator: "\n")).utf8), to: "many.ass")
        var track: SubtitleTrack?
        let seconds = try ContinuousClock().measure {
            track = try SubtitleTrack(stream: 0, of: source)
        }
        #expect(track.map { $0.cues.count + $0.faults.count } == count)
        #expect(seconds < .seconds(20))
    }

    @Test func textThatIsNoUTF8IsReadAsLatin() throws {
        let source = try folder.write(
            Data(
                "1\n00:00:01,000 --> 00:00:02,000\nCaf\u{E9}\n".unicodeScalars.map {
                    UInt8($0.value)
                }),
            to: "latin.srt")
        let path = try folder.make("latin.mkv", "-i @0 -c copy", files: [source])
        #expect(try SubtitleTrack(stream: 0, of: path).cues.map(\.text) == ["Café"])
    }

    @Test func picturesOfTextAreListedAndRefused() throws {
        // Three empty presentations of a Blu-ray's stream.
        func segment(_ second: Int, _ kind: UInt8, _ content: [UInt8]) -> [UInt8] {
            let ticks = (0..<4).map { UInt8(truncatingIfNeeded: second * 90_000 >> (24 - 8 * $0)) }
            return Array("PG".utf8) + ticks + [0, 0, 0, 0, kind, 0, UInt8(content.count)] + content
        }
        let bytes = (1...3).flatMap { second in
            segment(second, 0x16, [0, 64, 0, 48, 0x10, 0, UInt8(second), 0x80, 0, 0, 0])
                + segment(second, 0x17, [1, 0, 0, 0, 0, 0, 0, 64, 0, 48])
                + segment(second, 0x80, [])
        }
        let source = try folder.write(Data(bytes), to: "s.sup")
        let path = try folder.make(
            "s.mkv", "-f lavfi -i testsrc=s=64x48:d=4 -i @0 -c:v mpeg4 -c:s copy -map 0 -map 1",
            files: [source])
        let info = try MediaProbe.info(path: path)
        #expect(info.subtitles.map(\.kind) == [.bitmap])
        #expect(info.subtitles.map(\.codec) == ["hdmv_pgs_subtitle"])
        let error = #expect(throws: MediaError.self) { try SubtitleTrack(stream: 1, of: path) }
        #expect(error?.code == .unsupportedCodec)
        #expect(error?.message.contains("pictures of text") ?? false)
        let none = #expect(throws: MediaError.self) { try SubtitleTrack(stream: 0, of: path) }
        #expect(none?.code == .noSubtitles)
        #expect(none?.message.contains("these are: #1") ?? false)
    }

    @Test func damageIsReportedOrLeftOutAndNeverFatal() throws {
        let path = try make("whole.mkv", codec: "subrip")
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for part in stride(from: 0, to: 40, by: 1) {
            var bytes = whole
            let place = bytes.count * part / 40
            bytes[place] ^= 0x5A
            let broken = try folder.write(
                part % 2 == 0 ? bytes : whole.prefix(place), to: "broken.mkv")
            do throws(MediaError) {
                let track = try SubtitleTrack(stream: 1, of: broken)
                #expect(track.cues.allSatisfy { $0.startSeconds < $0.endSeconds })
            } catch {
                #expect(error.path == broken)
            }
        }
    }

    @Test(.enabled(if: RealMedia.root != nil, "needs CLAPPER_MEDIA"))
    func realStreamsGiveWhatFFmpegGives() throws {
        let files = try ["narrated", "robustness"].flatMap { try RealMedia.files(in: $0) }
        var (streamCount, cueCount) = (0, 0)
        for path in files where path.hasSuffix(".mp4") || path.hasSuffix(".mkv") {
            guard let info = try? MediaProbe.info(path: path) else { continue }
            for stream in info.subtitles where stream.kind == .text {
                let track = try SubtitleTrack(stream: stream.index, of: path)
                let expected = try FFmpegCues.of(path, map: "0:\(stream.index)")
                #expect(FFmpegCues.rounded(track) == expected, "\(path)")
                streamCount += 1
                cueCount += track.cues.count
            }
        }
        #expect(streamCount >= 4 && cueCount > 10, "\(streamCount) streams, \(cueCount) cues")
    }
}
