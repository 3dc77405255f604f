import Testing

@testable import MediaIO

@Suite("Orientation")
struct OrientationTests {
    /// All matrices that map sides to sides.
    static let matrices: [[Int32]] = [
        [1, 0, 0, 1], [-1, 0, 0, 1], [1, 0, 0, -1], [-1, 0, 0, -1],
        [0, 1, 1, 0], [0, 1, -1, 0], [0, -1, 1, 0], [0, -1, -1, 0],
    ]

    /// Moves every pixel by the formula of the display matrix.
    @Test(arguments: matrices)
    func pixelsGoWhereTheMatrixSendsThem(_ m: [Int32]) {
        let orientation = Orientation(a: m[0] << 16, b: m[1] << 16, c: m[2] << 16, d: m[3] << 16)
        // Wide enough for vectors and a rest.
        let (width, height, row) = (85, 3, 90)
        let planes = (0..<3).map { plane in
            (0..<row * height).map { UInt8(truncatingIfNeeded: $0 * 7 + plane * 83) }
        }
        let turned = orientation.interleaved(
            red: planes[0], green: planes[1], blue: planes[2], width: width, height: height,
            bytesPerRow: row)
        let shown = orientation.shown((width, height))
        for y in 0..<height {
            for x in 0..<width {
                // A negative factor maps 0... to ...0, counted from the other end.
                var (toX, toY) = (Int(m[0]) * x + Int(m[2]) * y, Int(m[1]) * x + Int(m[3]) * y)
                if m[0] + m[2] < 0 { toX += shown.width - 1 }
                if m[1] + m[3] < 0 { toY += shown.height - 1 }
                let place = (toY * shown.width + toX) * 3
                #expect(Array(turned[place..<place + 3]) == planes.map { $0[y * row + x] })
            }
        }
    }

    /// Mirroring left and right, then turning clockwise, is the same matrix again.
    @Test(arguments: matrices)
    func mirroringAndTurningDescribeTheMatrix(_ m: [Int32]) {
        let orientation = Orientation(a: m[0], b: m[1], c: m[2], d: m[3])
        var (x, y) = ((orientation.isMirrored ? -1 : 1), 0)
        var (p, q) = (0, 1)
        for _ in 0..<orientation.rotationDegrees / 90 {
            (x, y) = (-y, x)
            (p, q) = (-q, p)
        }
        #expect([x, y, p, q] == m.map(Int.init))
    }

    @Test func noMatrixTurnsNothing() {
        #expect(Orientation(a: 0, b: 0, c: 0, d: 0) == .identity)
        #expect(Orientation.identity.rotationDegrees == 0 && !Orientation.identity.isMirrored)
    }
}

@Suite("FrameGeometry")
struct FrameGeometryTests {
    private let turned = Orientation(swapsSides: true, flipsX: false, flipsY: true)

    @Test func shortSideKeepsTheShape() {
        let plain = FrameGeometry(
            width: 640, height: 360, pixelAspect: nil, orientation: .identity)
        #expect(plain.scaled(to: .shortSide(256)) == (455, 256))
        let wide = FrameGeometry(width: 640, height: 360, pixelAspect: 2, orientation: .identity)
        #expect(wide.shown == (1280, 360) && wide.scaled(to: .shortSide(90)) == (320, 90))
        let tall = FrameGeometry(width: 640, height: 360, pixelAspect: 0.5, orientation: .identity)
        #expect(tall.shown == (640, 720))
    }

    @Test func sizesAreThoseOfTheShownPicture() {
        let geometry = FrameGeometry(width: 640, height: 360, pixelAspect: 1, orientation: turned)
        #expect(geometry.shown == (360, 640))
        // Scaling happens before turning, so the target is swapped.
        #expect(geometry.scaled(to: .exact(width: 30, height: 50)) == (50, 30))
        #expect(geometry.scaled(to: .shortSide(180)) == (320, 180))
        #expect(geometry.scaled(to: .native) == (640, 360))
    }

    @Test func nothingGetsSmallerThanAPixel() {
        let strip = FrameGeometry(
            width: 2000, height: 1, pixelAspect: 0, orientation: .identity)
        #expect(strip.shown == (2000, 1) && strip.scaled(to: .shortSide(1)) == (2000, 1))
    }
}

@Suite("RateRatio")
struct RateRatioTests {
    @Test func neededInputBeginsWhereBothGridsMeet() {
        let ratio = RateRatio(from: 44_100, to: 48_000)
        #expect(ratio.inputs == 147 && ratio.outputs == 160)
        let needed = ratio.needed(for: 100_000..<100_480)
        #expect(needed.input.lowerBound % 147 == 0 && needed.firstOutput % 160 == 0)
        #expect(needed.firstOutput * 147 == needed.input.lowerBound * 160)
        #expect(needed.input.lowerBound <= 100_000 * 147 / 160 - 1024)
        #expect(needed.input.upperBound >= 100_480 * 147 / 160 + 1024)
        #expect(ratio.needed(for: 5..<6).firstOutput == 0)
    }

    @Test(arguments: [
        (44_100, 48_000, 441, 480), (48_000, 16_000, 100, 34), (8_000, 48_000, 7, 42),
    ])
    func resamplingGivesOneSampleForEachInstantBeforeTheEnd(
        _ from: Int, _ to: Int, _ count: Int, _ expected: Int
    ) throws {
        let samples = [Float](repeating: 0.5, count: count)
        let resampled = try RateRatio(from: from, to: to).resample(samples, path: "constant")
        #expect(resampled.count == expected)
    }
}

@Suite("MediaLibraries")
struct MediaLibrariesTests {
    @Test func versionsAreThoseOfTheLoadedLibraries() {
        let versions = MediaLibraries.versions
        #expect(versions.count == 6)
        for library in versions {
            #expect(library.version.split(separator: ".").count >= 3, "\(library.name)")
        }
    }
}
