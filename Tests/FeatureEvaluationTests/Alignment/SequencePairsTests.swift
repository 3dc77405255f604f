import Essentials
import Testing

@testable import FeatureEvaluation

@Suite struct SequencePairsTests {
    /// Pairs by their definition.
    private func plain(_ kinds: [String], _ parts: [Int]) -> Set<[Int]> {
        var pairs = Set<[Int]>()
        for query in kinds.indices {
            for other in kinds.indices
            where kinds[query] == kinds[other] && parts[query] != parts[other] {
                pairs.insert([query, other])
            }
        }
        return pairs
    }

    @Test func numbersNameAllPairsOnce() {
        var random = RandomStream(seed: 6)
        for count in [0, 1, 2, 5, 12, 40] {
            for kindCount in [1, 2, 5] {
                let kinds = (0..<count).map { _ in "k\(random.integer(below: kindCount))" }
                let parts = (0..<count).map { _ in random.integer(below: 4) }
                let space = PairSpace(kinds, apart: parts)
                let expected = plain(kinds, parts)
                #expect(space.count == expected.count)
                let found = (0..<space.count).map(space.pair).map { [$0.query, $0.other] }
                #expect(Set(found) == expected)
            }
        }
    }

    private func pairs(_ names: [String], seed: UInt64) throws -> SequencePairs {
        var random = RandomStream(seed: seed)
        return SequencePairs(
            try NamedClip.records(names).map { FrameSequences.Sequence($0, seconds: [0, 1, 2]) },
            random: &random)
    }

    @Test func ofManyPairsSomeAreDrawn() throws {
        // 80 x 79 pairs of views, and 40 x 39 within the other folder.
        let names = (0..<80).map { "a/e_view\($0)" } + (0..<40).map { "b/\($0)" }
        let found = try pairs(names, seed: 1)
        #expect(found.views.count == SequencePairs.limit && found.folders.count == 40 * 39)
        #expect(Set(found.views.map { [$0.query, $0.other] }).count == SequencePairs.limit)
        #expect(
            found.views.allSatisfy { $0.query != $0.other && $0.query < 80 && $0.other < 80 })
        // Every sequence is about as often a query as any other: 25 times.
        for query in 0..<80 {
            #expect((5...50).contains(found.views.count { $0.query == query }))
        }
        let (again, other) = (try pairs(names, seed: 1), try pairs(names, seed: 2))
        #expect(again.views.map(\.other) == found.views.map(\.other))
        #expect(other.views.map(\.other) != found.views.map(\.other))
    }
}
