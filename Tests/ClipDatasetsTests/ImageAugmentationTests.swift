import ClipDatasets
import Essentials
import MediaIO
import Testing

@Suite struct ImageAugmentationTests {
    /// A frame whose red is its column, green its row, blue 128.
    private let frame = VideoFrame(
        width: 12, height: 10,
        pixels: (0..<120).flatMap { (pixel: Int) -> [UInt8] in
            [UInt8(pixel % 12 * 20), UInt8(pixel / 12 * 20), 128]
        },
        presentationSeconds: 0, durationSeconds: 0.04)

    private func applied(_ augmentation: ImageAugmentation, seed: UInt64) -> [Float] {
        var random = RandomStream(seed: seed)
        let count = 3 * augmentation.size * augmentation.size
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            let whole = UnsafeMutableBufferPointer(rebasing: buffer[0..<count])
            augmentation.apply(to: frame, random: &random, into: whole)
            filled = count
        }
    }

    @Test func theCentreCropKeepsPixelsAndOrdersPlanes() {
        let values = applied(ImageAugmentation(centreCropOf: 8, framing: .crop), seed: 1)
        #expect(values.count == 192)
        // Row 0, column 0 of the crop is row 1, column 2 of the frame.
        #expect(abs(values[0] - (40 / 127.5 - 1)) < 1e-6)
        #expect(abs(values[64] - (20 / 127.5 - 1)) < 1e-6)
        #expect(abs(values[128] - (128 / 127.5 - 1)) < 1e-6)
        #expect(abs(values[63] - (180 / 127.5 - 1)) < 1e-6)
    }

    @Test func evaluationDoesNotDependOnTheStream() {
        let crop = ImageAugmentation(centreCropOf: 8, framing: .crop)
        #expect(applied(crop, seed: 1) == applied(crop, seed: 2))
    }

    @Test func cropsReachEveryCornerAndMirrorsHappen() {
        let augmentation = ImageAugmentation(size: 8, framing: .crop, brightness: 0, saturation: 0)
        var firstPixels: Set<[Int]> = []
        var mirrored = 0
        for seed in 0..<400 {
            let values = applied(augmentation, seed: UInt64(seed))
            if values[0] > values[1] { mirrored += 1 }
            let left = Int(((min(values[0], values[7]) + 1) * 127.5 / 20).rounded())
            let top = Int(((values[64] + 1) * 127.5 / 20).rounded())
            firstPixels.insert([left, top])
        }
        #expect(firstPixels.count == 5 * 3)
        #expect((140...260).contains(mirrored))
    }

    @Test func jitterStaysWithinItsRange() {
        let augmentation = ImageAugmentation(
            size: 8, framing: .crop, brightness: 0.125, saturation: 0)
        let plain = ImageAugmentation(size: 8, framing: .crop, brightness: 0, saturation: 0)
        for seed in 0..<50 {
            let pairs = zip(
                applied(augmentation, seed: UInt64(seed)), applied(plain, seed: UInt64(seed)))
            #expect(pairs.allSatisfy { abs($0 - $1) <= 0.2501 && abs($0) <= 1 })
        }
    }

    @Test func noSaturationIsGrey() {
        // A factor of 1 ± 1 reaches 0; every pixel then lies between its colour and its grey level.
        let augmentation = ImageAugmentation(size: 8, framing: .crop, brightness: 0, saturation: 1)
        let spreads = (0..<50).map { seed -> Float in
            let values = applied(augmentation, seed: UInt64(seed))
            return abs(values[7] - values[64 + 7])
        }
        #expect((spreads.min() ?? 1) < 0.1)
        #expect((spreads.max() ?? 0) > 0.5)
    }
}

@Suite struct FrameMotionTests {
    private func frame(_ change: (Int) -> UInt8) -> VideoFrame {
        VideoFrame(
            width: 32, height: 32, pixels: (0..<32 * 32 * 3).map(change), presentationSeconds: 0,
            durationSeconds: 0.04)
    }

    @Test func aStillPictureDoesNotMove() {
        let still = frame { UInt8($0 % 251) }
        #expect(FrameMotion.largestCellDifference(still, still) == 0)
    }

    @Test func aSmallObjectCounts() {
        let before = frame { _ in 100 }
        let after = frame { index in
            let pixel = index / 3
            return pixel % 32 < 4 && pixel / 32 < 4 ? 140 : 100
        }
        #expect(FrameMotion.largestCellDifference(before, after) == 40)
    }
}

@Suite struct SoundLevelTests {
    @Test func levelsAreRelativeToFullScale() {
        #expect(abs(SoundLevel.decibels([Float](repeating: 1, count: 100))) < 1e-9)
        #expect(abs(SoundLevel.decibels([Float](repeating: 0.1, count: 100)) + 20) < 1e-5)
        #expect(SoundLevel.decibels([0, 0]) == -.infinity)
    }
}
