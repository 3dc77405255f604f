import Essentials
import Testing

@testable import FeatureEvaluation

@Suite struct PairMeanTests {
    /// All pairs of different groups, both ways round, with the value u_i + u_j.
    private func sums(_ values: [Double]) -> PairMean {
        var mean = PairMean()
        for first in values.indices {
            for second in values.indices where second != first {
                mean.add(values[first] + values[second], first, second)
            }
        }
        return mean
    }

    @Test func theErrorOfSumsIsTwiceThatOfTheirParts() throws {
        var random = RandomStream(seed: 4)
        for count in [3, 4, 9, 30] {
            let values = (0..<count).map { _ in random.normal() }
            let mean = values.reduce(0, +) / Double(count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            // The mean over pairs is 2 mean(u), and u are independent.
            let expected = 2 * (squares / Double(count - 1) / Double(count)).squareRoot()
            let found = sums(values)
            #expect(abs(found.mean - 2 * mean) < 1e-12)
            #expect(abs(try #require(found.standardError) - expected) < 1e-12)
        }
    }

    @Test func theErrorIsTheSpreadOfRepeatedDraws() throws {
        var random = RandomStream(seed: 5)
        let draws = (0..<400).map { _ in sums((0..<12).map { _ in random.normal() }) }
        let mean = draws.map(\.mean).reduce(0, +) / 400
        let spread = (draws.reduce(0) { $0 + ($1.mean - mean) * ($1.mean - mean) } / 399)
            .squareRoot()
        let errors = try draws.map { try #require($0.standardError) }
        #expect(abs(errors.reduce(0, +) / 400 / spread - 1) < 0.15)
    }

    @Test func pairsWithinGroupsAreAMeanOverClusters() throws {
        // Two pairs in each group: the same as the standard error of the groups' means.
        let values = [[0.1, 0.3], [0.2, 0.6], [0.5, 0.5], [0, 0.2]]
        var mean = PairMean()
        for (group, values) in values.enumerated() {
            for value in values { mean.add(value, group, group) }
        }
        let means = values.map { ($0[0] + $0[1]) / 2 }
        let whole = means.reduce(0, +) / 4
        let squares = means.reduce(0) { $0 + ($1 - whole) * ($1 - whole) }
        #expect(abs(mean.mean - whole) < 1e-12)
        #expect(abs(try #require(mean.standardError) - (squares / 3 / 4).squareRoot()) < 1e-12)
    }

    @Test func aGroupInAllPairsLeavesNoError() {
        #expect(PairMean().standardError == nil && PairMean().mean == 0)
        #expect(sums([1, 2]).standardError == nil)
        var star = PairMean()
        for other in 1..<5 { star.add(Double(other), 0, other) }
        #expect(star.standardError == nil && star.mean == 2.5)
    }
}
