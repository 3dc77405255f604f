import MotionSegmentation
import Testing

@testable import struct MotionSegmentation.ShotStream

@Suite struct MotionStreamTests {
    private func plain(_ level: UInt8) -> ColorPicture {
        ColorPicture(width: 4, height: 4, pixels: [UInt8](repeating: level, count: 48))
    }

    @Test func stretchesAreAllFramesInOrderAndShort() {
        for count in [0, 1, 9, 110, 111, 220, 221, 570] {
            var (stream, stretches) = (ShotStream(), [[ColorPicture]]())
            for number in 0..<count {
                // Slow drift, which is no cut.
                stretches += stream.append(plain(UInt8(60 + number / 100)))
            }
            stretches += stream.finish()
            #expect(stretches.map(\.count).reduce(0, +) == count)
            #expect(stretches.allSatisfy { (1...110).contains($0.count) })
            let levels = stretches.joined().map { Int($0.pixels[0]) }
            #expect(levels == levels.sorted(), "\(count) frames")
        }
    }

    @Test func stretchesEndWhereShotsDo() {
        var (stream, stretches) = (ShotStream(), [[ColorPicture]]())
        for (length, level) in [(30, UInt8(20)), (45, 200), (25, 90)] {
            for _ in 0..<length { stretches += stream.append(plain(level)) }
        }
        stretches += stream.finish()
        #expect(stretches.map(\.count) == [30, 45, 25])
    }

    /// A cut is far more change than any motion, but is none.
    @Test func aCutIsNoMotion() throws {
        var segmenter = MotionSegmenter()
        segmenter.settings.superpixels = 100
        segmenter.settings.isRefined = false
        let disc = MovingDisc()
        let (first, masks) = disc.clip(frames: 12)
        var other = disc
        other.velocity = (0, 0)
        other.noise = 0
        let dark = other.clip(frames: 12).pictures.map { picture in
            ColorPicture(
                width: picture.width, height: picture.height, pixels: picture.pixels.map { $0 / 3 })
        }
        var stream = MotionSegmenter.Stream(segmenter)
        var maps: [ScoreMap] = []
        for picture in first + dark { maps += try stream.append(picture) }
        maps += try stream.finish()
        #expect(maps.count == 24)
        #expect(meanOverlap(Array(maps[..<12]), masks) > 0.6)
        #expect(maps[12...].allSatisfy { !$0.verdicts.contains(.moving) })
    }
}
