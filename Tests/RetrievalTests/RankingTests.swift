import Essentials
import Foundation
import Testing

@testable import Retrieval

@Suite struct RankingTests {
    @Test func ranksCountWhatIsAboveAndShareTies() {
        let scores: [Float] = [
            0.9, 0.5, 0.1,  // the first is right: rank 1
            0.9, 0.5, 0.7,  // the second: rank 3
            0.5, 0.5, 0.5,  // the third ties with both others: rank 2
            0.2, .nan, 0.1,  // no number: the last
        ]
        let summary = RankSummary(scores: scores, candidates: 3, right: [0, 1, 2, 1])
        #expect(summary.ranks == [1, 3, 2, 3])
        #expect(summary.recall(at: 1) == 0.25)
        #expect(summary.recall(at: 2) == 0.5)
        #expect(summary.recall(at: 3) == 1)
        #expect(summary.medianRank == 2.5)
        #expect(summary.meanRank == 2.25)
    }

    @Test func equalScoresForAllAreChance() {
        let count = 11
        let summary = RankSummary(
            scores: [Float](repeating: 1, count: count * count), candidates: count,
            right: Array(0..<count))
        #expect(summary.meanRank == Double(count + 1) / 2)
        #expect(summary.recall(at: 5) == 0)
        #expect(summary.recall(at: 6) == 1)
    }

    @Test func gainIsThatOfTheDefinition() throws {
        // By hand: (3 + 2 / log2 3 + 0 + 1 / log2 5) / (3 + 2 / log2 3 + 1 / log2 4).
        let value = try #require(DiscountedGain.normalized([3, 2, 0, 1], at: 4))
        let expected = (3 + 2 / log2(3.0) + 1 / log2(5.0)) / (3 + 2 / log2(3.0) + 0.5)
        #expect(abs(value - expected) < 1e-12)
        #expect(DiscountedGain.normalized([1, 1, 0], at: 30) == 1)
        #expect(DiscountedGain.normalized([0, 0, 1], at: 2) == 0)
        #expect(DiscountedGain.normalized([0, 0], at: 2) == nil)
    }

    @Test func labelsAreComparedBySetOverlap() {
        #expect(RelevanceLabels.gain(["dog"], ["dog"]) == 1)
        #expect(RelevanceLabels.gain(["dog"], ["bell"]) == 0)
        #expect(RelevanceLabels.gain(["dog", "bell"], ["dog", "ball"]) == 1 / 3.0)
        #expect(RelevanceLabels.gain([], []) == 0)
    }
}
