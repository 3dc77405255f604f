import CFFmpeg
import Testing

@testable import MediaIO

/// The kernel beside a plain one in double precision, and beside swscale.
@Suite("PlanarScaler")
struct PlanarScalerTests {
    /// Stored and wanted size; the last ones are no multiples of what vectors hold.
    static let sizes = [
        [64, 48, 32, 24], [640, 360, 224, 224], [128, 96, 128, 96], [101, 67, 29, 31],
        [8, 8, 1, 1], [37, 21, 36, 21], [2, 2, 1, 2], [1, 1, 1, 1], [854, 480, 398, 224],
    ]

    @Test(arguments: sizes, [false, true])
    func bytesAreThoseOfDoublePrecision(_ size: [Int], _ isFullRange: Bool) throws {
        for space in [AVCOL_SPC_BT709, AVCOL_SPC_SMPTE170M] {
            let picture = try Picture(width: size[0], height: size[1], isSmooth: false)
            let key = picture.key(size[2], size[3], space, isFullRange: isFullRange)
            let scaler = try #require(PlanarScaler(key))
            let made = try scaler.rgb(from: picture.frame, turned: .identity, path: "made")
            let exact = picture.reference(key)
            try #require(made.count == exact.count)
            let worst = zip(made, exact).map { abs(Double($0) - max(0, min(255, $1))) }.max() ?? 0
            // Half a level is the rounding to a byte; the rest is how exact swscale's table of BT.709 is.
            #expect(worst < 0.55, "\(size): off by \(worst)")
        }
    }

    @Test func picturesAreThoseOfSwscale() throws {
        for size in Self.sizes.dropLast(2) where size[0] > 8 {
            let picture = try Picture(width: size[0], height: size[1], isSmooth: true)
            let key = picture.key(size[2], size[3], AVCOL_SPC_SMPTE170M, isFullRange: false)
            let own = try #require(PlanarScaler(key))
                .rgb(from: picture.frame, turned: .identity, path: "made")
            let other = try ScalerContext(key, path: "made")
                .rgb(from: picture.frame, turned: .identity, path: "made")
            #expect(peakSignalToNoise(own, other) > 45, "\(size)")
        }
    }

    @Test func turningIsThatOfThePlanes() throws {
        let picture = try Picture(width: 40, height: 30, isSmooth: false)
        let key = picture.key(20, 10, AVCOL_SPC_SMPTE170M, isFullRange: false)
        let scaler = try #require(PlanarScaler(key))
        let plain = try scaler.rgb(from: picture.frame, turned: .identity, path: "made")
        let half = Orientation(swapsSides: false, flipsX: true, flipsY: true)
        let turned = try scaler.rgb(from: picture.frame, turned: half, path: "made")
        for pixel in 0..<200 {
            #expect(
                plain[pixel * 3..<pixel * 3 + 3] == turned[(199 - pixel) * 3..<(200 - pixel) * 3])
        }
    }

    @Test func whatItIsNotMadeForIsLeftToSwscale() throws {
        let picture = try Picture(width: 40, height: 30, isSmooth: true)
        let larger = picture.key(41, 30, AVCOL_SPC_SMPTE170M, isFullRange: false)
        #expect(PlanarScaler(larger) == nil)
        #expect(try larger.makeScaler(path: "made") is ScalerContext)
        let same = picture.key(40, 30, AVCOL_SPC_SMPTE170M, isFullRange: false)
        #expect(try same.makeScaler(path: "made") is PlanarScaler)
    }
}

/// A made-up picture in 4:2:0.
private struct Picture {
    let frame: DecodedFrame
    let width: Int
    let height: Int

    init(width: Int, height: Int, isSmooth: Bool) throws {
        self.width = width
        self.height = height
        frame = try DecodedFrame(path: "made")
        var state: UInt32 = 7
        frame.withUnsafeFrame { frame in
            frame.pointee.width = Int32(width)
            frame.pointee.height = Int32(height)
            frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
            av_frame_get_buffer(frame, 0)
            let planes = [frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2]
            let rows = [
                frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2,
            ]
            for (number, plane) in planes.enumerated() {
                let (columns, lines) = number == 0 ? (width, height) : Self.half(width, height)
                for y in 0..<lines {
                    for x in 0..<columns {
                        state = state &* 1_664_525 &+ 1_013_904_223
                        let wave = 40 + (x * 3 + y * 2 + number * 50) % 160
                        plane?[y * Int(rows[number]) + x] =
                            isSmooth ? UInt8(wave) : UInt8(state >> 24)
                    }
                }
            }
        }
    }

    static func half(_ width: Int, _ height: Int) -> (Int, Int) {
        ((width + 1) / 2, (height + 1) / 2)
    }

    func key(
        _ width: Int, _ height: Int, _ space: AVColorSpace, isFullRange: Bool
    ) -> ScalerKey {
        ScalerKey(
            sourceWidth: self.width, sourceHeight: self.height, sourceFormat: AV_PIX_FMT_YUV420P,
            isFullRange: isFullRange, colorSpace: space, width: width, height: height)
    }

    /// Red, green, blue before clamping and rounding, from the definitions of the standards.
    func reference(_ key: ScalerKey) -> [Double] {
        let planes = (0..<3).map { scaled($0, key.width, key.height) }
        // BT.709 (section 3) and BT.601 (section 2.5): weights of red and blue in the luma.
        let (red, blue) = key.colorSpace == AVCOL_SPC_BT709 ? (0.2126, 0.0722) : (0.299, 0.114)
        return (0..<key.width * key.height).flatMap { pixel -> [Double] in
            let y = key.isFullRange ? planes[0][pixel] : (planes[0][pixel] - 16) * 255 / 219
            let scale = key.isFullRange ? 1 : 255.0 / 224
            let u = (planes[1][pixel] - 128) * scale
            let v = (planes[2][pixel] - 128) * scale
            let (r, b) = (y + 2 * (1 - red) * v, y + 2 * (1 - blue) * u)
            return [r, (y - red * r - blue * b) / (1 - red - blue), b]
        }
    }

    private func scaled(_ number: Int, _ width: Int, _ height: Int) -> [Double] {
        let (columns, lines) =
            number == 0 ? (self.width, self.height) : Self.half(self.width, self.height)
        let samples = frame.withUnsafeFrame { frame -> [Double] in
            let planes = [frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2]
            let rows = [
                frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2,
            ]
            return (0..<lines * columns).map {
                Double(planes[number]?[$0 / columns * Int(rows[number]) + $0 % columns] ?? 0)
            }
        }
        let wide = (0..<lines).flatMap { line in
            Self.scaled(Array(samples[line * columns..<(line + 1) * columns]), width)
        }
        var result = [Double](repeating: 0, count: width * height)
        for x in 0..<width {
            let column = Self.scaled((0..<lines).map { wide[$0 * width + x] }, height)
            for y in 0..<height { result[y * width + x] = column[y] }
        }
        return result
    }

    /// Area averages where samples become fewer, linear interpolation where they become more.
    private static func scaled(_ samples: [Double], _ count: Int) -> [Double] {
        let step = Double(samples.count) / Double(count)
        return (0..<count).map { output in
            guard count <= samples.count else {
                let place = max(
                    0, min(Double(samples.count - 1), (Double(output) + 0.5) * step - 0.5))
                let lower = Int(place)
                let upper = min(lower + 1, samples.count - 1)
                return samples[lower] + (samples[upper] - samples[lower]) * (place - Double(lower))
            }
            let (start, end) = (Double(output) * step, Double(output + 1) * step)
            var sum = 0.0
            for (input, sample) in samples.enumerated() {
                sum += sample * max(0, min(end, Double(input + 1)) - max(start, Double(input)))
            }
            return sum / step
        }
    }
}
