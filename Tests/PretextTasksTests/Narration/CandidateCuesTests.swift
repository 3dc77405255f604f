import Essentials
import Testing

@testable import PretextTasks

@Suite struct CandidateCuesTests {
    private static let spans = [0.0..<1.0, 2.0..<3.0, 3.5..<4.0, 9.0..<10.0, 10.0..<11.0]

    @Test(
        arguments: [
            (2, 1, [2]), (2, 2, [2, 1]), (2, 3, [2, 1, 0]), (2, 4, [2, 1, 0, 3]),
            (3, 2, [3, 4]), (3, 3, [3, 4, 2]), (0, 9, [0, 1, 2, 3, 4]), (4, 2, [4, 3]),
        ])
    func theyGrowToTheNearerSide(_ index: Int, _ count: Int, _ expected: [Int]) {
        #expect(CandidateCues.nearest(to: index, count: count, spans: Self.spans) == expected)
    }

    /// Whatever the cues, the chosen ones are neighbours, and the span is the shortest that one side more can give.
    @Test func theyAreAlwaysARunAroundTheCue() {
        var random = RandomStream(seed: 3)
        for _ in 0..<200 {
            let starts = (0..<8).map { _ in random.uniform(in: 0...20) }.sorted()
            let spans = starts.map { $0..<$0 + random.uniform(in: 0.1...3) }
            let index = random.integer(below: 8)
            let chosen = CandidateCues.nearest(to: index, count: 4, spans: spans)
            #expect(chosen.first == index && Set(chosen).count == 4)
            let (first, last) = (chosen.min() ?? 0, chosen.max() ?? 0)
            #expect(last - first == 3)
        }
    }
}
