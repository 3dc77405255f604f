import Essentials
import Testing

@testable import PretextTasks

@Suite struct PictureNoiseTests {
    private let side = 24

    /// Noise of the second of two frames.
    private func noise(_ deviation: Double, _ random: inout RandomStream) -> [Float] {
        var clip = [Float](repeating: 0, count: 3 * 2 * side * side)
        clip.withUnsafeMutableBufferPointer {
            PictureNoise.add(
                to: $0, side: side, deviation: deviation, frame: 1, of: 2, random: &random)
        }
        return clip
    }

    @Test func oneFrameOfAClipGetsIt() {
        var random = RandomStream(seed: 1)
        let (clip, plane) = (noise(0.1, &random), side * side)
        for channel in 0..<3 {
            let start = channel * 2 * plane
            #expect(clip[start..<start + plane].allSatisfy { $0 == 0 })
            #expect(clip[start + plane..<start + 2 * plane].allSatisfy { $0 != 0 })
        }
    }

    @Test func pixelsAndSquaresHaveTheDeviation() {
        var random = RandomStream(seed: 2)
        var (pixels, squares) = (0.0, 0.0)
        for _ in 0..<20 {
            let clip = noise(0.1, &random)
            for square in 0..<9 {
                let (x, y) = (square % 3 * 8, square / 3 * 8)
                let values = (0..<64).map { index in
                    Double(clip[side * side + (y + index / 8) * side + x + index % 8])
                }
                let mean = values.reduce(0, +) / 64
                squares += mean * mean / 180
                pixels += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 63 / 180
            }
        }
        // Variances of 0.01, and of 0.01 and a 64th: standard errors 0.00013 and 0.0011.
        #expect(abs(pixels - 0.01) < 0.0006)
        #expect(abs(squares - 0.01016) < 0.0045)
    }

    @Test func noDeviationDrawsNothing() {
        var random = RandomStream(seed: 3)
        var untouched = random
        let clip = noise(0, &random)
        #expect(clip.allSatisfy { $0 == 0 })
        let (next, expected) = (random.next(), untouched.next())
        #expect(next == expected)
    }
}
