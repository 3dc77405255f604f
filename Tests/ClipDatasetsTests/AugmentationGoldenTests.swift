// Changes of pictures against torchvision's.

import ClipDatasets
import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

@Suite struct AugmentationGoldenTests {
    private struct Fixture: Decodable {
        let levels: [String: [Double]]
    }

    private let levels: [String: [Double]]
    private let frame: VideoFrame

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/ClipDatasets/augmentation.json")
        levels = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: path)).levels
        var random = RandomStream(seed: RandomStream.key("picture"))
        let pixels = (0..<(17 * 13 * 3)).map { _ in
            UInt8((random.uniform() * 2 - 1) * 127.5 + 127.5)
        }
        frame = VideoFrame(
            width: 17, height: 13, pixels: pixels, presentationSeconds: 0, durationSeconds: 1)
    }

    /// No level may be farther off than rounding.
    private func expect(
        _ result: VideoFrame, _ name: String, tolerance: Double = 0.51,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try #require(levels[name])
        #expect(result.pixels.count == expected.count, sourceLocation: sourceLocation)
        let errors = zip(result.pixels, expected).map { abs(Double($0) - $1) }
        let worst = errors.max() ?? 0
        #expect(worst <= tolerance, "\(name): \(worst)", sourceLocation: sourceLocation)
    }

    @Test func partsAreScaledAsTorchvisionDoes() throws {
        let smaller = frame.resized(
            PixelRectangle(x: 2, y: 1, width: 13, height: 11), width: 5, height: 4)
        try expect(smaller, "part made smaller", tolerance: 0.52)
        let larger = frame.resized(
            PixelRectangle(x: 5, y: 3, width: 6, height: 4), width: 11, height: 9)
        try expect(larger, "part made larger", tolerance: 0.52)
    }

    @Test(arguments: [
        ("brightness 1.4", ColourChange.Step.brightness(1.4)), ("contrast 0.6", .contrast(0.6)),
        ("saturation 1.7", .saturation(1.7)), ("grey", .saturation(0)), ("hue 0.3", .hue(0.3)),
        ("hue -0.2", .hue(-0.2)),
    ])
    func coloursChangeAsInTorchvision(_ name: String, _ step: ColourChange.Step) throws {
        try expect(ColourChange([step]).applied(to: frame), name, tolerance: 0.55)
    }

    @Test func blurIsTorchvisions() throws {
        try expect(GaussianBlur.applied(sigma: 1, to: frame), "blur 1", tolerance: 0.52)
    }
}
