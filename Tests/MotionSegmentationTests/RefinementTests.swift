import Essentials
import Foundation
import Testing

@testable import MotionSegmentation

@Suite struct RefinementTests {
    /// Sums over all pairs, as the formula is written.
    private func slow(_ points: [[Double]], _ values: [Float]) -> [Double] {
        points.map { point in
            zip(points, values).reduce(0.0) { sum, other in
                let squares = zip(point, other.0).reduce(0.0) { $0 + pow($1.0 - $1.1, 2) }
                return sum + exp(-squares / 2) * Double(other.1)
            }
        }
    }

    /// The lattice is an approximation; normalized as it is used, it follows the exact sums closely.
    @Test func theLatticeFiltersLikeAGaussian() {
        var random = RandomStream(seed: 4)
        let points = (0..<1500).map { _ in (0..<5).map { _ in random.uniform(in: 0...3) } }
        let values = points.map { Float(sin($0[0]) + $0[3]) }
        let lattice = PermutohedralLattice(points: points.count) { index in
            var feature = SIMD8<Float>.zero
            for axis in 0..<5 { feature[axis] = Float(points[index][axis]) }
            return feature
        }
        let ones = [Float](repeating: 1, count: points.count)
        let fast = zip(lattice.filtered(values), lattice.filtered(ones)).map { Double($0 / $1) }
        let exact = zip(slow(points, values), slow(points, ones)).map { $0 / $1 }
        let errors = zip(fast, exact).map { abs($0 - $1) }
        let mean = exact.reduce(0, +) / Double(exact.count)
        let spread = exact.map { abs($0 - mean) }.reduce(0, +) / Double(exact.count)
        #expect(errors.reduce(0, +) / Double(errors.count) < 0.2 * spread)
    }

    @Test func pointsFarApartDoNotMix() {
        let lattice = PermutohedralLattice(points: 4) { index in
            SIMD8<Float>(index < 2 ? 0 : 40, 0, index < 2 ? 0 : -25, 0, 3, 0, 0, 0)
        }
        let result = lattice.filtered([1, 1, 0, 0])
        #expect(result[0] > 0 && result[0] == result[1])
        #expect(result[2] == 0 && result[3] == 0)
    }

    /// A mask that misses its object by some pixels is drawn to the colours' edge.
    @Test func masksAreDrawnToEdges() {
        let (pictures, masks) = MovingDisc(noise: 3).clip(frames: 1)
        let picture = pictures[0]
        var map = ScoreMap(width: picture.width, height: picture.height, all: 0)
        for pixel in map.values.indices where pixel >= 5 * map.width + 4 {
            map.values[pixel] = masks[0][pixel - 5 * map.width - 4] ? 1 : 0
        }
        let before = meanOverlap([map], masks)
        let refined = DenseRandomField().refined(map, picture)
        #expect(before < 0.7)
        #expect(meanOverlap([refined], masks) > 0.9)
    }

    /// The field makes background of a rim of the background's colours; it stays undecided, on the background's side.
    @Test func whatVotesLeaveOpenIsNotMadeBackground() {
        let disc = MovingDisc(noise: 3)
        let picture = disc.clip(frames: 1).pictures[0]
        var map = ScoreMap(width: picture.width, height: picture.height, all: 0)
        var rim: [Int] = []
        for pixel in map.values.indices {
            let x = Double(pixel % map.width) - disc.start.x
            let y = Double(pixel / map.width) - disc.start.y
            let distance = (x * x + y * y).squareRoot()
            if distance < disc.radius {
                map.values[pixel] = 1
            } else if distance < disc.radius + 8 {
                map.values[pixel] = 0.55
                rim.append(pixel)
            }
        }
        let cleaned = MotionSegmenter().cleaned(map, picture)
        let verdicts = cleaned.verdicts
        #expect(rim.allSatisfy { verdicts[$0] != .background })
        #expect(rim.count { verdicts[$0] == .undecided } > rim.count / 2)
        #expect(rim.count { cleaned.values[$0] < 0.5 } > rim.count / 2)
        #expect(verdicts[0] == .background)
    }

    @Test func blobsShareSides() {
        //  ##.#
        //  ...#
        //  #.#.
        let members: Set = [0, 1, 3, 7, 8, 10]
        let blobs = Blobs(of: members.contains, width: 4, height: 3)
        #expect(blobs.labels == [0, 0, -1, 1, -1, -1, -1, 1, 2, -1, 3, -1])
        #expect(blobs.pixelCounts == [2, 2, 1, 1])
        var map = ScoreMap(width: 4, height: 3, all: 0.9)
        map.replace(blobs, where: { blobs.pixelCounts[$0] < 2 }, by: 0)
        #expect(map.values[8] == 0 && map.values[10] == 0 && map.values[0] == 0.9)
    }

    @Test func averagesAreThoseOfSquares() {
        var random = RandomStream(seed: 6)
        let map = ScoreMap(
            width: 7, height: 5, values: (0..<35).map { _ in Float(random.uniform()) })
        let averaged = map.averaged(radius: 1)
        let middle = [8, 9, 10, 15, 16, 17, 22, 23, 24].map { map.values[$0] }.reduce(0, +) / 9
        #expect(abs(averaged.values[16] - middle) < 1e-6)
        // The corner's square is its mirror.
        let corner = (4 * map.values[0] + 2 * map.values[1] + 2 * map.values[7] + map.values[8]) / 9
        #expect(abs(averaged.values[0] - corner) < 1e-6)
    }

    @Test func resizingIsLinearBetweenCentres() {
        let map = ScoreMap(width: 2, height: 1, values: [0, 1])
        #expect(map.resized(width: 4, height: 2).values == [0, 0.25, 0.75, 1, 0, 0.25, 0.75, 1])
        let large = ScoreMap(width: 4, height: 1, values: [0, 1, 2, 3])
        #expect(large.resized(width: 2, height: 1).values == [0.5, 2.5])
    }

    @Test func theBandBetweenIsUndecided() {
        let map = ScoreMap(width: 5, height: 1, values: [0, 0.4, 0.55, 0.7, 1])
        #expect(map.verdicts == [.background, .background, .undecided, .moving, .moving])
        #expect(map.movingShare == 0.4)
    }

    @Test func blursKeepConstants() {
        let blurred = GaussianFilter(deviation: 2).apply(
            to: [Float](repeating: 3, count: 2 * 9 * 4), planes: 2, width: 9, height: 4)
        #expect(blurred.allSatisfy { abs($0 - 3) < 1e-5 })
    }
}
