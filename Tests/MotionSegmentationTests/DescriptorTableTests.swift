import Essentials
import Testing

@testable import MotionSegmentation

@Suite struct DescriptorTableTests {
    @Test(arguments: [(1, 3), (17, 8), (61, 176), (40, 13)])
    func theNearestAreThoseOfASlowSearch(size: (count: Int, length: Int)) {
        var random = RandomStream(seed: 3)
        let numbers = (0..<size.count * size.length).map { _ in Float(random.normal()) }
        func squared(_ a: Int, _ b: Int) -> Float {
            (0..<size.length).reduce(0) { sum, axis in
                let apart = numbers[a * size.length + axis] - numbers[b * size.length + axis]
                return sum + apart * apart
            }
        }
        let table = DescriptorTable(numbers, length: size.length)
        let candidates = size.count / 4..<size.count
        for wanted in [1, 5, 100] {
            let rows = table.nearest(to: 0..<size.count, among: candidates, count: wanted)
            for (query, row) in rows.enumerated() {
                let slow = candidates.map { squared(query, $0) }.sorted().prefix(wanted)
                let fast = row.map(\.distance).sorted()
                #expect(fast.count == slow.count)
                #expect(zip(fast, slow).allSatisfy { abs($0 - $1) < 1e-3 })
                #expect(
                    row.allSatisfy { abs($0.distance - squared(query, Int($0.index))) < 1e-3 })
            }
        }
    }

    /// Regions that look alike end with the same vote, others keep theirs.
    @Test func votesSpreadAmongWhatLooksAlike() {
        let length = RegionDescriptors.length
        func descriptor(_ kind: Int) -> [Float] {
            (0..<length).map { $0 == kind ? 3 : 0 }
        }
        let frames = (0..<4).map { _ in descriptor(0) + descriptor(1) + descriptor(1) }
        let graph = NeighbourGraph(descriptors: frames, workers: 2)
        #expect(graph.starts == [0, 3, 6, 9, 12])
        let guesses: [Float] = [0.1, 0.8, 0, 0.1, 0, 0, 0.1, 0, 0, 0.1, 0, 0]
        let scores = ConsensusVoting().scores(from: guesses, graph: graph)
        for frame in 0..<4 {
            #expect(abs(scores[3 * frame] - 1) < 1e-3 || abs(scores[3 * frame + 1] - 1) < 1e-3)
            #expect(abs(scores[3 * frame + 1] - scores[3 * frame + 2]) < 1e-3)
        }
        // With a share of the guess, what looks alike may end with other votes; with nothing else, as it began.
        let mixed = ConsensusVoting(restartShare: 0.5).scores(from: guesses, graph: graph)
        #expect(mixed[1] == 1 && mixed[2] > 0 && mixed[2] < 0.9)
        let alone = ConsensusVoting(rounds: 3, restartShare: 1).scores(from: guesses, graph: graph)
        #expect(
            zip(alone, [0.125, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    }
}
