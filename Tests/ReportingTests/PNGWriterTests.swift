import Essentials
import Foundation
import Testing

@testable import Reporting

@Suite struct PNGWriterTests {
    @Test(arguments: [(1, 1), (3, 2), (17, 5), (200, 100)])
    func everyPixelIsFoundInTheFile(width: Int, height: Int) throws {
        var stream = RandomStream(seed: 1, keys: UInt64(width))
        let pixels = (0..<(width * height * 3)).map { _ in UInt8(truncatingIfNeeded: stream.next())
        }
        let image = RGBImage(width: width, height: height, pixels: pixels)
        #expect(try PNGFile(PNGWriter.encoded(image)).image == image)
    }

    @Test func flatPicturesBecomeSmall() {
        let image = RGBImage(width: 1000, height: 1000, color: RGBImage.Color(hex: 0x12_3456))
        #expect(PNGWriter.encoded(image).count < 20_000)
    }

    @Test func theFileIsWritten() throws {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "clapper-\(UUID().uuidString).png").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let image = RGBImage(width: 2, height: 2, color: .black)
        try PNGWriter.write(image, to: path)
        #expect(try ReadFile.bytes(at: path) == PNGWriter.encoded(image))
        #expect(throws: FileError.self) {
            try PNGWriter.write(image, to: "/proc/no-such-folder/a.png")
        }
    }
}
