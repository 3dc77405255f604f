import Foundation
import Testing

@testable import MediaIO

@Suite("Orientation of photographs", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct EXIFOrientationTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    /// A table of fields in a TIFF header, as cameras write it.
    private func fields(orientation: UInt8, isBigEndian: Bool) -> [UInt8] {
        func number(_ value: UInt8, _ count: Int) -> [UInt8] {
            let zeros = [UInt8](repeating: 0, count: count - 1)
            return isBigEndian ? zeros + [value] : [value] + zeros
        }
        // Resolution unit (0x0128) behind the orientation (0x0112), and a text (0x010E) before it.
        func tag(_ low: UInt8) -> [UInt8] { isBigEndian ? [1, low] : [low, 1] }
        return Array((isBigEndian ? "MM" : "II").utf8) + number(42, 2) + number(8, 4)
            + number(3, 2)
            + tag(0x0E) + number(2, 2) + number(4, 4) + Array("abc\0".utf8)
            + tag(0x12) + number(3, 2) + number(1, 4) + number(orientation, 2) + [0, 0]
            + tag(0x28) + number(3, 2) + number(1, 4) + number(2, 2) + [0, 0] + number(0, 4)
    }

    /// A photograph with a segment APP1 behind whatever segments FFmpeg writes first.
    private func photograph(
        _ name: String, _ content: [UInt8], marked mark: String = "Exif\0\0"
    ) throws -> String {
        let plain = folder.file("plain.jpg")
        if !FileManager.default.fileExists(atPath: plain) {
            _ = try folder.make(
                "plain.jpg", "-f lavfi -i testsrc2=s=72x40 -frames:v 1 -pix_fmt yuvj444p -q:v 2")
        }
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: plain)))
        let length = 2 + mark.utf8.count + content.count
        let segment = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + Array(mark.utf8)
        let first = 4 + Int(bytes[4]) << 8 + Int(bytes[5]) - 2
        bytes.insert(contentsOf: segment + content, at: bytes[3] == 0xE0 ? first + 2 : 2)
        return try folder.write(Data(bytes), to: name)
    }

    @Test(arguments: 1...8, [true, false])
    func everyOrientationIsShownAsFFmpegShowsIt(_ value: Int, _ isBigEndian: Bool) throws {
        let path = try photograph(
            "\(value).jpg", fields(orientation: UInt8(value), isBigEndian: isBigEndian))
        let info = try #require(try MediaProbe.info(path: path).video)
        let isTurned = value >= 5
        #expect((info.width, info.height) == (isTurned ? (40, 72) : (72, 40)))
        #expect((info.codedWidth, info.codedHeight) == (72, 40))
        #expect(info.isMirrored == [2, 4, 5, 7].contains(value))
        let turns = [1: 0, 2: 0, 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270]
        #expect(info.rotationDegrees == turns[value])
        let frame = try MediaFile(path: path).frame(at: 0, size: .native)
        #expect((frame.width, frame.height) == (info.width, info.height))
        // FFmpeg turns by itself, before it converts.
        let expected = try FFmpegTool.run(
            "-i @0 -vf scale=iw:ih:flags=area+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact,"
                + "format=gbrp,format=rgb24 -f rawvideo -", files: [path])
        #expect(frame.pixels.count == expected.count)
        let difference = zip(frame.pixels, expected).map { abs(Int($0) - Int($1)) }.max()
        #expect(difference == 0)
        // The same picture scaled: sizes are those of the shown one.
        let small = try MediaFile(path: path).frame(at: 0, size: .shortSide(20))
        #expect((small.width, small.height) == (isTurned ? (20, 36) : (36, 20)))
    }

    @Test func whatMakesNoSenseTurnsNothing() throws {
        let good = fields(orientation: 6, isBigEndian: false)
        let cases: [([UInt8], String)] = [
            (fields(orientation: 0, isBigEndian: false), "Exif\0\0"),
            (fields(orientation: 9, isBigEndian: true), "Exif\0\0"),
            (good, "http://ns.adobe.com/xap/1.0/\0"), ([], "Exif\0\0"),
            (Array(good.prefix(9)), "Exif\0\0"),
            (Array("II*\0".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + good.dropFirst(8), "Exif\0\0"),
            (Array(good.prefix(8)) + [0xFF, 0xFF], "Exif\0\0"),
            (Array("XX".utf8) + good.dropFirst(2), "Exif\0\0"),
        ]
        for (index, (content, mark)) in cases.enumerated() {
            let path = try photograph("bad\(index).jpg", content, marked: mark)
            let info = try #require(try MediaProbe.info(path: path).video)
            #expect(info.rotationDegrees == 0 && !info.isMirrored, "case \(index)")
        }
    }

    @Test func cutAndForeignBytesHaveNone() throws {
        let path = try photograph("6.jpg", fields(orientation: 6, isBigEndian: true))
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(EXIFOrientation.find(inJPEG: bytes) != nil)
        let whole = try #require(
            bytes.indices.first { EXIFOrientation.find(inJPEG: Array(bytes[..<$0])) != nil })
        for length in 0..<whole {
            #expect(EXIFOrientation.find(inJPEG: Array(bytes[..<length])) == nil)
        }
        #expect(EXIFOrientation.find(inJPEG: Array(bytes.dropFirst())) == nil)
        #expect(EXIFOrientation.find(inJPEG: [UInt8](repeating: 0xFF, count: 999)) == nil)
    }

    @Test(.enabled(if: RealMedia.root != nil, "needs CLAPPER_MEDIA"))
    func realPhotographsAreAsFFmpegShowsThem() throws {
        let files = try RealMedia.files(in: "photos_cc0").filter { $0.hasSuffix(".jpg") }
        #expect(files.count == 30)
        for path in files {
            let info = try #require(try MediaProbe.info(path: path).video)
            let frame = try MediaFile(path: path).frame(at: 0, size: .exact(width: 64, height: 64))
            let expected = [UInt8](
                try FFmpegTool.run(
                    "-i @0 -vf scale=64:64:flags=area+accurate_rnd+full_chroma_int+full_chroma_inp"
                        + "+bitexact,format=gbrp,format=rgb24 -f rawvideo -", files: [path]))
            #expect(expected.count == frame.pixels.count)
            #expect(
                peakSignalToNoise(frame.pixels, expected) > 40, "\(path) \(info.rotationDegrees)")
        }
    }
}
