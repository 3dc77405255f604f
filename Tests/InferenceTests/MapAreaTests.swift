import ClipDatasets
import Essentials
import Inference
import MediaIO
import Testing

@Suite struct MapAreaTests {
    /// A frame that is dark but for one pixel.
    private func frame(_ width: Int, _ height: Int, bright x: Int, _ y: Int) -> VideoFrame {
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        for channel in 0..<3 { pixels[(y * width + x) * 3 + channel] = 255 }
        return VideoFrame(
            width: width, height: height, pixels: pixels, presentationSeconds: 0,
            durationSeconds: 1)
    }

    /// What is cut out is asked of `ImageAugmentation` itself: a pixel is found where it was drawn.
    @Test(
        arguments: [
            (110, 110, 50, 13), (195, 110, 49, 7), (195, 110, 144, 102), (111, 197, 60, 145),
        ])
    func aPixelIsFoundWhereItIs(width: Int, height: Int, x: Int, y: Int) {
        let size = 96
        let view = ImageAugmentation(centreCropOf: size, framing: .crop)
        var random = RandomStream(seed: 1)
        var values = [Float](repeating: 0, count: 3 * size * size)
        values.withUnsafeMutableBufferPointer { buffer in
            view.apply(to: frame(width, height, bright: x, y), random: &random, into: buffer)
        }
        let map = ResponseMap(width: size, height: size, values: Array(values[..<(size * size)]))
        let area = MapArea(centreCropOf: size, scaledWidth: width, scaledHeight: height)
        let peak = area.peak(of: map, frameWidth: width, frameHeight: height)
        #expect(abs(peak.x - (Double(x) + 0.5)) < 1e-9 && abs(peak.y - (Double(y) + 0.5)) < 1e-9)
        // At another scale, the same place.
        let half = area.peak(of: map, frameWidth: width * 3, frameHeight: height * 3)
        #expect(abs(half.x - 3 * peak.x) < 1e-9 && abs(half.y - 3 * peak.y) < 1e-9)
    }

    /// The formula in plain loops: every region is a tent around its middle.
    @Test(arguments: [
        (110, 110, 96, 6, 6), (195, 110, 96, 5, 7), (33, 57, 31, 3, 2), (9, 9, 9, 1, 1),
    ])
    func upsamplingIsBilinear(
        scaledWidth: Int, scaledHeight: Int, size: Int, columns: Int, rows: Int
    ) {
        var random = RandomStream(seed: 3)
        let map = ResponseMap(
            width: columns, height: rows,
            values: (0..<columns * rows).map { _ in Float(random.uniform(in: -2...5)) })
        let area = MapArea(
            centreCropOf: size, scaledWidth: scaledWidth, scaledHeight: scaledHeight)
        let (width, height) = (2 * scaledWidth + 1, scaledHeight - 2)
        let made = area.upsampled(map, frameWidth: width, frameHeight: height)
        /// Weight of a region at a pixel along one axis, or nil outside of the crop.
        func weight(_ region: Int, _ pixel: Int, _ pixels: Int, _ scaled: Int, _ regions: Int)
            -> Double?
        {
            let place = (Double(pixel) + 0.5) / Double(pixels) * Double(scaled)
            let inside = (place - Double((scaled - size) / 2)) / Double(size)
            guard inside >= 0, inside < 1 else { return nil }
            let position = min(max(inside * Double(regions), 0.5), Double(regions) - 0.5)
            return max(0, 1 - abs(position - Double(region) - 0.5))
        }
        for y in 0..<height {
            for x in 0..<width {
                var expected: Double? = 0
                for row in 0..<rows {
                    for column in 0..<columns {
                        guard let across = weight(column, x, width, scaledWidth, columns),
                            let down = weight(row, y, height, scaledHeight, rows)
                        else {
                            expected = nil
                            continue
                        }
                        expected =
                            expected.map {
                                $0 + across * down * Double(map.values[row * columns + column])
                            }
                    }
                }
                let value = made[y * width + x]
                guard let expected else {
                    #expect(value.isNaN)
                    continue
                }
                #expect(abs(Double(value) - expected) < 1e-4)
            }
        }
    }

    @Test func thePeakIsTheFirstLargest() {
        let map = ResponseMap(width: 3, height: 2, values: [0, 2, 1, -1, 2, 0])
        #expect(map.peak == 2)
        #expect(map.peakRegion == (1, 0))
    }

    @Test func thePeakLiesBetweenMiddlesWhereNeighboursSay() {
        let values = (0..<4).flatMap { row in
            (0..<5).map { column -> Float in
                let (x, y) = (Float(column) - 2.3, Float(row) - 1.6)
                return 5 - x * x - 2 * y * y
            }
        }
        let place = ResponseMap(width: 5, height: 4, values: values).peakPlace
        #expect(abs(place.column - 2.3) < 1e-5 && abs(place.row - 1.6) < 1e-5)
    }

    /// At the border, and where all is as large, nothing tells.
    @Test(arguments: [[0, 1, 3] as [Float], [3, 1, 0], [2, 2, 2]])
    func thePeakIsInTheMiddleOfItsRegionWhereNothingTells(values: [Float]) {
        let map = ResponseMap(width: 3, height: 1, values: values)
        #expect(map.peakPlace == (Double(map.peakRegion.column), 0))
    }
}
