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

    @Test func pixelsAndSquaresHaveTheDeviationAndVaryInStrength() {
        var random = RandomStream(seed: 2)
        var (pixels, squares): ([Double], [Double]) = ([], [])
        for _ in 0..<200 {
            let clip = noise(0.1, &random)
            var (own, ofSquares) = (0.0, 0.0)
            for square in 0..<9 {
                let (x, y) = (square % 3 * 8, square / 3 * 8)
                let values = (0..<64).map { index in
                    Double(clip[side * side + (y + index / 8) * side + x + index % 8])
                }
                let mean = values.reduce(0, +) / 64
                ofSquares += mean * mean / 9
                own += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 63 / 9
            }
            pixels.append(own)
            squares.append(ofSquares)
        }
        // The mean square of 0.5 to 1.5 is 13/12; standard errors 0.0004 and 0.0006.
        #expect(abs(pixels.reduce(0, +) / 200 - 0.01083) < 0.0017)
        #expect(abs(squares.reduce(0, +) / 200 - 0.011) < 0.0024)
        let deviations = pixels.map { $0.squareRoot() }
        #expect(deviations.allSatisfy { $0 > 0.045 && $0 < 0.16 })
        #expect(deviations.contains { $0 < 0.06 } && deviations.contains { $0 > 0.14 })
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
