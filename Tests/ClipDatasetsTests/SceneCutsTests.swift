import ClipDatasets
import Essentials
import MediaIO
import Testing

@Suite struct SceneCutsTests {
    /// Frames of 32 x 32, one a second.
    private func frames(_ count: Int, _ value: (_ frame: Int, _ pixel: Int) -> UInt8)
        -> [VideoFrame]
    {
        (0..<count).map { frame in
            VideoFrame(
                width: 32, height: 32, pixels: (0..<32 * 32 * 3).map { value(frame, $0 / 3) },
                presentationSeconds: Double(frame), durationSeconds: 1)
        }
    }

    @Test func aJumpOfTheWholePictureIsACut() {
        let clip = frames(12) { frame, pixel in
            UInt8(truncatingIfNeeded: (frame < 5 ? 40 : frame < 9 ? 140 : 90) + pixel % 32)
        }
        #expect(SceneCuts.find(in: clip, level: 20) == [4.0...5.0, 8.0...9.0])
        #expect(SceneCuts.find(in: clip, level: 60) == [4.0...5.0])
    }

    @Test func whatMovesOrAlwaysChangesIsNone() {
        let thing = frames(12) { frame, pixel in pixel % 32 / 8 == frame % 4 ? 250 : 10 }
        let noise = frames(12) { frame, pixel in
            var random = RandomStream(seed: UInt64(frame), keys: UInt64(pixel))
            return UInt8(truncatingIfNeeded: random.next())
        }
        #expect(SceneCuts.find(in: thing, level: 20).isEmpty)
        #expect(SceneCuts.find(in: noise, level: 20).isEmpty)
        #expect(SceneCuts.find(in: Array(noise.prefix(1)), level: 20).isEmpty)
    }

    @Test func windowsWithACutOrTooStillAreNotDrawn() {
        let clip = MotionProfile(
            of: frames(12) { frame, _ in
                [0, 20, 40, 60, 160, 180, 181, 182, 183, 184, 204, 224][frame]
            })
        var random = RandomStream(seed: 1)
        var starts: Set<Double> = []
        for _ in 0..<2000 {
            let start = clip.drawStart(
                ofWindow: 2, before: 11, avoiding: [3...4], stillness: 5, random: &random)
            if let start { starts.insert(start) }
        }
        // Motion 20 20 20 100 20 1 1 1 1 20 20 between frames; windows at 2 and 3 hold the cut, 5 to 7 are still.
        #expect(starts == [0, 1, 4, 8, 9])
    }
}
