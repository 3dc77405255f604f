import Foundation
import Testing

@testable import MediaIO

@Suite("GIFWriter", .enabled(if: FFmpegTool.isInstalled, "needs ffmpeg"))
struct GIFWriterTests {
    private let folder: MediaFolder

    init() throws { folder = try MediaFolder() }

    /// A picture of few colours, another one for each number.
    private func chart(_ number: Int, _ width: Int, _ height: Int) -> [UInt8] {
        (0..<width * height).flatMap { pixel -> [UInt8] in
            let (x, y) = (pixel % width, pixel / width)
            return x * 10 / width == number % 10
                ? [200, UInt8(number * 9 % 256), 3] : [UInt8(y % 16) * 8, 0, UInt8(number % 256)]
        }
    }

    /// Delays in hundredths of a second, as the file states them.
    private func delays(_ path: String) throws -> [Int] {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        return bytes.indices.dropLast(7).filter {
            bytes[$0] == 0x21 && bytes[$0 + 1] == 0xF9 && bytes[$0 + 2] == 4 && bytes[$0 + 7] == 0
        }.map { Int(bytes[$0 + 4]) + Int(bytes[$0 + 5]) << 8 }
    }

    private func write(
        _ path: String, width: Int, height: Int, times: [Double], end: Double,
        isLooped: Bool = true, _ picture: (Int) -> [UInt8]
    ) throws {
        let writer = try GIFWriter(path: path, width: width, height: height, isLooped: isLooped)
        for (number, time) in times.enumerated() {
            try writer.append(picture: picture(number).span, at: time)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        try writer.finish(at: end)
    }

    @Test(arguments: [(40, 30), (33, 17), (1, 1)])
    func picturesOfFewColorsComeBackExactly(_ size: (Int, Int)) throws {
        let path = folder.file("a.gif")
        try write(path, width: size.0, height: size.1, times: [0, 0.1, 0.2, 0.5], end: 0.6) {
            chart($0, size.0, size.1)
        }
        var frames: [VideoFrame] = []
        try MediaFile(path: path).forEachFrame(size: .native) {
            frames.append($0)
            return true
        }
        #expect(frames.map(\.presentationSeconds) == [0, 0.1, 0.2, 0.5])
        for (number, frame) in frames.enumerated() {
            #expect(frame.pixels == chart(number, size.0, size.1), "picture \(number)")
        }
    }

    /// 30 and 24 a second are no whole hundredths: delays alternate, and the sum is right.
    @Test(arguments: [30.0, 24, 12, 50, 29.97])
    func delaysAreExactOnAverage(_ rate: Double) throws {
        let path = folder.file("a.gif")
        let times = (0..<60).map { 7.25 + Double($0) / rate }
        try write(path, width: 8, height: 8, times: times, end: 7.25 + 60 / rate) {
            chart($0, 8, 8)
        }
        let delays = try delays(path)
        #expect(delays.count == 60)
        let bounds = Int((100 / rate).rounded(.down))...Int((100 / rate).rounded(.up))
        #expect(delays.allSatisfy { bounds.contains($0) })
        #expect(abs(Double(delays.reduce(0, +)) - 6000 / rate) <= 0.5)
        let told = try FFmpegTool.probe(
            "-show_entries packet=pts_time -of csv=p=0 @0", files: [path]
        )
        .compactMap { Double($0.prefix { $0 != "," }) }
        for (number, time) in told.enumerated() {
            #expect(abs(time - Double(number) / rate) <= 0.0050001)
        }
    }

    @Test func theLastPictureStaysAsLongAsAskedForAndLoopsAreTold() throws {
        for isLooped in [true, false] {
            let path = folder.file("\(isLooped).gif")
            try write(path, width: 8, height: 8, times: [0, 0.1], end: 3.1, isLooped: isLooped) {
                chart($0, 8, 8)
            }
            #expect(try delays(path) == [10, 300])
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect((bytes.range(of: Data("NETSCAPE2.0".utf8)) != nil) == isLooped)
        }
        let one = folder.file("one.gif")
        try write(one, width: 8, height: 8, times: [4], end: 5) { chart($0, 8, 8) }
        #expect(try MediaFile(path: one).frame(at: 0, size: .native).pixels == chart(0, 8, 8))
    }

    /// Real colours: 256 of each picture's own.
    @Test func picturesOfManyColorsComeBackClosely() throws {
        let source = try folder.make(
            "s.mkv", "-f lavfi -i mandelbrot=s=160x120:r=5 -t 1 -c:v ffv1 -pix_fmt bgr0")
        var sources: [VideoFrame] = []
        try MediaFile(path: source).forEachFrame(size: .native) {
            sources.append($0)
            return true
        }
        let path = folder.file("a.gif")
        try write(
            path, width: 160, height: 120, times: sources.map(\.presentationSeconds), end: 1
        ) { sources[$0].pixels }
        let file = try MediaFile(path: path)
        for source in sources {
            let frame = try file.frame(at: source.presentationSeconds, size: .native)
            let ratio = peakSignalToNoise(frame.pixels, source.pixels)
            #expect(ratio > 30, "\(ratio) dB")
        }
    }

    @Test func whatCannotBeWrittenIsAnErrorAndLeavesNothing() throws {
        let black = [UInt8](repeating: 0, count: 192)
        func code(_ body: () throws -> Void) -> MediaError.Code? {
            (#expect(throws: MediaError.self) { try body() })?.code
        }
        #expect(
            code { _ = try GIFWriter(path: "/none/a.gif", width: 8, height: 8) } == .cannotWrite)
        let path = folder.file("a.gif")
        for times in [[0, 0.01], [0, 0.0], [1, 0.5], [0, 700], [0, .nan], [.infinity]] {
            let failed = code {
                let writer = try GIFWriter(path: path, width: 8, height: 8)
                for time in times { try writer.append(picture: black.span, at: time) }
            }
            #expect(failed == .cannotWrite, "\(times)")
        }
        #expect(
            code { try GIFWriter(path: path, width: 8, height: 8).finish(at: 1) } == .cannotWrite)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
}

@Suite struct ColorPaletteTests {
    @Test func fewColorsStayAsTheyAre() {
        var palette = ColorPalette()
        let pixels: [UInt8] = [1, 2, 3, 1, 2, 3, 255, 0, 9]
        let picture = palette.reduce(pixels.span)
        #expect(picture.indices == [0, 0, 1] && picture.colors == [0x010203, 0xFF0009])
    }

    @Test func manyColorsAreEachReplacedByANearOne() {
        var palette = ColorPalette()
        // 16 steps of each channel; run twice, since the tables are used again.
        var pixels: [UInt8] = []
        for number in 0..<4096 {
            for step in [number % 16, number / 16 % 16, number / 256] {
                pixels.append(UInt8(17 * step))
            }
        }
        let first = palette.reduce(pixels.span)
        let second = palette.reduce(pixels.span)
        #expect(first.indices == second.indices && first.colors == second.colors)
        #expect(first.colors.count == 256)
        let shown = first.indices.flatMap { place -> [UInt8] in
            let color = first.colors[Int(place)]
            return [16, 8, 0].map { UInt8(color >> $0 & 255) }
        }
        // Evenly spread, 256 colours leave 16 of these to each, an edge of 2.5 steps of 17.
        #expect(peakSignalToNoise(shown, pixels) > 24)
    }
}
