import Essentials
import Testing

@Suite struct ParallelMapTests {
    @Test(arguments: [1, 2, 5])
    func resultsComeInTheOrderOfTheirIndices(workers: Int) {
        let results = ParallelMap.run(count: 100, workers: workers) { $0 * $0 }
        #expect(results == (0..<100).map { $0 * $0 })
    }

    @Test func nothingToDoIsDone() {
        #expect(ParallelMap.run(count: 0, workers: 3) { $0 }.isEmpty)
    }

    @Test func progressCountsEveryPiece() {
        let seen = Monitor([Int]())
        _ = ParallelMap.run(count: 20, workers: 3) {
            $0
        } progress: { done in
            seen.withLock { $0.append(done) }
        }
        #expect(seen.withLock { $0.sorted() } == Array(1...20))
    }
}
