import Essentials
import Retrieval
import Testing

@testable import FeatureEvaluation

@Suite struct EmbeddingSpaceTests {
    /// Four moments whose pictures and sounds are the four axes.
    private let axes: [Float] = (0..<16).map { $0 % 5 == 0 ? 1 : 0 }

    @Test func matchingEmbeddingsComeFirstAndMismatchedOnesDoNot() throws {
        let space = EmbeddingSpace(images: axes, sounds: axes, dimension: 4)
        let own = space.scores(nil, shiftedBy: 0)
        #expect(own.map(\.direction) == SearchDirection.allCases)
        #expect(own[0].ranks?.ranks == [1, 1, 1, 1])
        #expect(own[1].ranks?.ranks == [1, 1, 1, 1])
        #expect(own[2].ranks == nil && own[3].ranks == nil)
        // All others tie: ranks 2 to 4, 3 in the mean.
        #expect(space.scores(nil, shiftedBy: 1)[0].ranks?.ranks == [3, 3, 3, 3])
    }

    @Test func gainLooksAtOthersOnly() throws {
        // Moments 0 and 2, and 1 and 3, are about the same and lie near each other.
        let near: [Float] = [1, 0, 0, 1, 0.8, 0.6, 0.6, 0.8]
        let labels: [Set<String>] = [["a"], ["b"], ["a"], ["b"]]
        let space = EmbeddingSpace(images: near, sounds: near, dimension: 2)
        let gains = space.gains(labels)
        // Each query's own clip does not count, or the first place would be gained for nothing.
        for query in gains { #expect(try #require(query) < 1) }
        let apart = EmbeddingSpace(
            images: [1, 0, 0, 1, 1, 0, 0, 1], sounds: [1, 0, 0, 1, 1, 0, 0, 1], dimension: 2)
        #expect(apart.gains(labels) == [1, 1, 1, 1])
        #expect(space.gains(nil) == [nil, nil, nil, nil])
        #expect(space.gains([["a"], ["b"], ["c"], ["d"]]) == [nil, nil, nil, nil])
    }

    @Test func randomEmbeddingsHaveTheSizeOfTheOthers() {
        var stream = RandomStream(seed: 1)
        let space = EmbeddingSpace(images: axes, sounds: axes, dimension: 4)
        let random = EmbeddingSpace(random: space, &stream)
        #expect(random.scores(nil, shiftedBy: 0)[0].ranks?.ranks.count == 4)
    }
}
