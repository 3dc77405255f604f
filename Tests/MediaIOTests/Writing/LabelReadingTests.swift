import Foundation
import Testing

@testable import MediaIO

@Suite("Labels read from pictures", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct LabelReadingTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    /// The labels of a picture of 4 x 2 pixels that ffmpeg writes.
    private func labels(_ bytes: [UInt8], as format: String) throws -> [UInt8] {
        let (raw, path) = (folder.file("a.raw"), folder.file("a.png"))
        try Data(bytes).write(to: URL(fileURLWithPath: raw))
        try FFmpegTool.run(
            "-f rawvideo -pix_fmt \(format) -s 4x2 -i @0 -y @1", files: [raw, path])
        let map = try LabelImage.labels(contentsOf: path)
        #expect(map.width == 4 && map.height == 2)
        return map.labels
    }

    @Test func greyLevelsAreLabelsUnlessWhiteIsAmongThem() throws {
        #expect(try labels([0, 1, 2, 3, 200, 5, 6, 0], as: "gray") == [0, 1, 2, 3, 200, 5, 6, 0])
        #expect(
            try labels([0, 255, 127, 128, 0, 3, 254, 0], as: "gray") == [0, 1, 0, 1, 0, 0, 1, 0])
    }

    /// Black beside grey of level 240, 16 x 8 pixels, by Pillow 13: nothing in it is as bright as 255.
    @Test func levelsOfJPEGAreBlackAndWhite() throws {
        let base64 =
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxO"
            + "QERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/wAALCAAIABABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAB//E"
            + "ABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8APzw//9k="
        let path = folder.file("a.jpg")
        try #require(Data(base64Encoded: base64)).write(to: URL(fileURLWithPath: path))
        let map = try LabelImage.labels(contentsOf: path)
        #expect(map.labels == (0..<128).map { $0 % 16 < 8 ? 0 : 1 })
    }

    @Test func oneBitIsBlackAndWhite() throws {
        // ffmpeg's rows are whole bytes; the first bit is the left pixel, 1 white.
        #expect(try labels([0b0110_0000, 0b1001_0000], as: "monob") == [0, 1, 1, 0, 1, 0, 0, 1])
    }

    @Test func coloursOfThePaletteAreLabels() throws {
        let colors = [0, 1, 2, 3, 7, 8, 21, 255].flatMap { label -> [UInt8] in
            let color = LabelImage.color(of: label)
            return [UInt8(color >> 16 & 255), UInt8(color >> 8 & 255), UInt8(color & 255)]
        }
        #expect(try labels(colors, as: "rgb24") == [0, 1, 2, 3, 7, 8, 21, 255])
        let opaque = stride(from: 0, to: 24, by: 3).flatMap { colors[$0..<$0 + 3] + [255] }
        #expect(try labels(opaque, as: "rgba") == [0, 1, 2, 3, 7, 8, 21, 255])
    }

    @Test func blackAndWhiteInColourIsUnderstood() throws {
        let levels: [UInt8] = [0, 255, 255, 90, 180, 0, 0, 255]
        #expect(
            try labels(levels.flatMap { [$0, $0, $0] }, as: "rgb24") == [0, 1, 1, 0, 1, 0, 0, 1])
    }

    @Test func anUnknownColourIsRefusedWithItsPlace() throws {
        var colors = [UInt8](repeating: 0, count: 24)
        colors[15...17] = [10, 120, 60]
        #expect {
            try labels(colors, as: "rgb24")
        } throws: { "\($0)".contains("pixel at (1, 1) has a colour that stands for no label") }
    }

    @Test func indicesCountWhateverThePaletteSays() throws {
        let path = folder.file("b.png")
        let written: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 200]
        try LabelImage.write(labels: written, width: 4, height: 2, to: path)
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        // Every colour becomes white; the check sum that no longer fits is not looked at by FFmpeg.
        let palette = try #require(
            bytes.indices.first { Array(bytes[$0..<$0 + 4]) == Array("PLTE".utf8) })
        for place in palette + 4..<palette + 4 + 768 { bytes[place] = 255 }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let map = try LabelImage.labels(contentsOf: path)
        #expect(map.labels == written)
    }
}
