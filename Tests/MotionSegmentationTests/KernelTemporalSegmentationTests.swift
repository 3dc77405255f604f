import Essentials
import Foundation
import Testing

@testable import MotionSegmentation

@Suite struct KernelTemporalSegmentationTests {
    private func features(_ levels: [Double], noise: Double = 0.01) -> [[Float]] {
        var random = RandomStream(seed: 5)
        return levels.map { level in
            (0..<6).map { Float(cos(level + Double($0)) + noise * random.normal()) }
        }
    }

    @Test func cutsLieWhereFeaturesJump() {
        let levels =
            [Double](repeating: 0, count: 20) + [Double](repeating: 1, count: 13)
            + [Double](repeating: 2.5, count: 17)
        let parts = KernelTemporalSegmentation.parts(of: features(levels), mostParts: 5)
        #expect(parts == [0..<20, 20..<33, 33..<50])
    }

    @Test func whatChangesLittleIsNotCut() {
        let levels = (0..<60).map { 0.002 * Double($0) }
        #expect(KernelTemporalSegmentation.parts(of: features(levels), mostParts: 5) == [0..<60])
    }

    @Test func noMoreThanTheGivenNumberOfParts() {
        let levels = (0..<60).map { Double($0 / 10) * 1.1 }
        #expect(KernelTemporalSegmentation.parts(of: features(levels), mostParts: 3).count == 3)
        #expect(KernelTemporalSegmentation.parts(of: features(levels), mostParts: 1) == [0..<60])
    }

    @Test func shortSequencesAreOnePart() {
        #expect(KernelTemporalSegmentation.parts(of: [], mostParts: 5).isEmpty)
        #expect(KernelTemporalSegmentation.parts(of: features([1]), mostParts: 5) == [0..<1])
    }

    /// All ways to cut, with the criterion as it is written.
    @Test(arguments: 0..<8) func noOtherWayToCutIsBetter(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let count = 9
        let points = (0..<count).map { index in
            (0..<3).map { _ in Float(random.uniform() + (index > 4 ? 0.9 : 0)) }
        }
        func scatter(_ part: ArraySlice<[Float]>) -> Double {
            let means = (0..<3).map { axis in
                part.reduce(0.0) { $0 + Double($1[axis]) } / Double(part.count)
            }
            return part.reduce(0.0) { sum, point in
                sum + (0..<3).reduce(0.0) { $0 + pow(Double(point[$1]) - means[$1], 2) }
            }
        }
        func cost(_ cuts: [Int]) -> Double {
            let ends = [0] + cuts + [count]
            let within = zip(ends, ends.dropFirst()).reduce(0.0) {
                $0 + scatter(points[$1.0..<$1.1])
            }
            let (m, n) = (Double(cuts.count), Double(count))
            return within / n + (cuts.isEmpty ? 0 : 0.6 * m / (2 * n) * (log(n / m) + 1))
        }
        var best = (cost: cost([]), cuts: [Int]())
        for first in 1..<count {
            if cost([first]) < best.cost { best = (cost([first]), [first]) }
            for second in first + 1..<count where cost([first, second]) < best.cost {
                best = (cost([first, second]), [first, second])
            }
        }
        let parts = KernelTemporalSegmentation.parts(of: points, mostParts: 3)
        #expect(parts.dropFirst().map(\.lowerBound) == best.cuts)
    }
}
