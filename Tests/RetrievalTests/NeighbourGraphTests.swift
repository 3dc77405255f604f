import Essentials
import Foundation
import TestSupport
import Testing

@testable import Retrieval

@Suite struct NeighbourGraphTests {
    private func vectors(_ count: Int, seed: UInt64) -> [Float] {
        var stream = RandomStream(seed: seed)
        var values: [Float] = []
        for _ in 0..<count {
            let vector = (0..<24).map { _ in stream.normal() }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            values += vector.map { Float($0 / length) }
        }
        return values
    }

    @Test func aWideWalkFindsNearlyAllAndANarrowOneFewer() throws {
        let base = VectorMatrix(vectors(3000, seed: 1), dimension: 24)
        let queries = vectors(100, seed: 2)
        let exact = ExactSearch(base, threads: 2).nearest(to: queries, count: 10)
        let graph = try NeighbourGraph(base, threads: 2)
        #expect(graph.count == 3000)
        let wide = try graph.nearest(to: queries, count: 10, width: 400, threads: 2)
        let narrow = try graph.nearest(to: queries, count: 10, width: 10, threads: 2)
        #expect(NeighbourGraph.recall(wide, of: exact) > 0.98)
        #expect(NeighbourGraph.recall(narrow, of: exact) < NeighbourGraph.recall(wide, of: exact))
        for found in wide {
            #expect(zip(found, found.dropFirst()).allSatisfy { Neighbour.isNearer($0, $1) })
        }
        for (found, exact) in zip(wide, exact) where found[0].row == exact[0].row {
            #expect(abs(found[0].score - exact[0].score) < 1e-5)
        }
    }

    @Test func aGraphIsReadBackAsItWas() throws {
        let folder = try TemporaryFolder()
        let base = VectorMatrix(vectors(200, seed: 3), dimension: 24)
        let queries = vectors(7, seed: 4)
        let graph = try NeighbourGraph(base, threads: 1)
        try graph.write(to: folder.file("g.hnsw"))
        let again = try NeighbourGraph(contentsOf: folder.file("g.hnsw"), dimension: 24)
        #expect(again.count == 200)
        #expect(
            try again.nearest(to: queries, count: 5, width: 20, threads: 2)
                == graph.nearest(to: queries, count: 5, width: 20, threads: 1))
        let bytes = try ReadFile.bytes(at: folder.file("g.hnsw"))
        try AtomicFile.write(Array(bytes.dropLast(100)), to: folder.file("short.hnsw"))
        for name in ["short.hnsw", "none.hnsw"] {
            #expect(throws: IndexError.self) {
                _ = try NeighbourGraph(contentsOf: folder.file(name), dimension: 24)
            }
        }
    }

    @Test func recallIsTheShareFound() {
        func rows(_ rows: Int...) -> [Neighbour] { rows.map { Neighbour(row: $0, score: 0) } }
        let exact = [rows(1, 2, 3, 4), rows(5, 6, 7, 8)]
        #expect(NeighbourGraph.recall([rows(4, 3, 9, 1), rows(5, 0, 10, 11)], of: exact) == 0.5)
        #expect(NeighbourGraph.recall([[], []], of: [[], []]) == 1)
    }

    @Test func smallGraphsGiveWhatThereIs() throws {
        let queries = vectors(2, seed: 5)
        for count in [0, 1, 3] {
            let base = VectorMatrix(vectors(count, seed: 6), dimension: 24)
            let found = try NeighbourGraph(base, threads: 2)
                .nearest(to: queries, count: 10, width: 10, threads: 1)
            #expect(found.map { $0.count } == [count, count])
        }
    }
}
