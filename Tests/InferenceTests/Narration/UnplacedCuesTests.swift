import Essentials
import Testing

@testable import Inference

@Suite struct UnplacedCuesTests {
    private func moved(_ middles: [Double], _ places: [Double?]) -> [Double] {
        zip(middles, UnplacedCues.shifts(middles: middles, places: places, within: 0.5...29.5))
            .map { $0 + $1 }
    }

    @Test func whatIsInOrderStays() {
        #expect(moved([1, 4, 5, 9], [2, nil, nil, 8]) == [2, 4, 5, 8])
        #expect(moved([1, 4], [nil, nil]) == [1, 4])
        #expect(moved([1, 4, 9], [nil, 3, nil]) == [1, 3, 9])
        #expect(moved([], []).isEmpty)
    }

    @Test func whatIsOutOfOrderIsMovedAsItsNeighbours() {
        #expect(moved([2, 4, 6], [5, nil, 9]) == [5, 7, 9])
        // The third alone would be too late; the second moves too.
        #expect(moved([0, 2, 6, 8], [0, nil, nil, 4]) == [0, 1, 3, 4])
        #expect(moved([3, 4, 6], [nil, nil, 2]) == [0.5, 0.5, 2])
        #expect(moved([10, 12, 14], [nil, 9, 15]) == [7, 9, 15])
        #expect(moved([20, 22, 29], [25, nil, nil]) == [25, 27, 29.5])
        // Neighbours at one place leave no other.
        #expect(moved([1, 2, 3], [5, nil, 5]) == [5, 5, 5])
    }

    @Test func orderIsKeptWhateverIsPlaced() {
        var random = RandomStream(seed: 1)
        for _ in 0..<500 {
            let middles = (0..<8).map { _ in random.uniform(in: 0.5...29.5) }.sorted()
            let taken = (0..<8).map { _ in random.integer(below: 2) == 0 }
            var new = (0..<8).map { _ in random.uniform(in: 0.5...29.5) }.sorted().makeIterator()
            let places = taken.map { $0 ? new.next() : nil }
            let result = moved(middles, places)
            #expect(zip(result, result.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
            #expect(result.allSatisfy { (0.5 - 1e-9...29.5 + 1e-9).contains($0) })
        }
    }
}
