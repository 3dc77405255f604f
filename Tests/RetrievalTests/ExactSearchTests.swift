import CKernels
import Essentials
import Foundation
import TestSupport
import Testing

@testable import Retrieval

@Suite struct ExactSearchTests {
    /// The vector units that this processor can run.
    private static let units: [CKVectors] = {
        let best = ck_best_vectors()
        let all = [CKVectorsPortable8, CKVectorsPortable16, CKVectorsAVX2, CKVectorsAVX512]
        return all.filter { $0.rawValue <= max(best.rawValue, CKVectorsPortable16.rawValue) }
    }()

    private func random(_ count: Int, seed: UInt64) -> [Float] {
        var stream = RandomStream(seed: seed)
        return (0..<count).map { _ in Float(stream.normal()) }
    }

    /// All scores of a query in double precision.
    private func slowScores(
        _ base: [Float], _ query: ArraySlice<Float>, dimension: Int
    ) -> [Double] {
        stride(from: 0, to: base.count, by: dimension).map { row in
            zip(base[row..<(row + dimension)], query).reduce(0) {
                $0 + Double($1.0) * Double($1.1)
            }
        }
    }

    @Test(arguments: [
        (0, 5, 8, 3), (1, 1, 1, 1), (15, 1, 3, 4), (17, 7, 5, 17), (31, 6, 128, 30),
        (300, 13, 33, 10),
        (1000, 100, 128, 30), (2500, 3, 128, 30), (700, 401, 16, 1), (129, 12, 64, 200),
    ])
    func resultsAreThoseOfSortingAllScores(
        count: Int, queries: Int, dimension: Int, wanted: Int
    ) {
        let base = random(count * dimension, seed: 1)
        let asked = random(queries * dimension, seed: 2)
        let matrix = VectorMatrix(base, dimension: dimension)
        for unit in Self.units {
            for threads in [1, 3] {
                let found = ExactSearch(matrix, threads: threads, vectors: unit)
                    .nearest(to: asked, count: wanted)
                #expect(found.count == queries)
                for (query, neighbours) in found.enumerated() {
                    let scores = slowScores(
                        base, asked[(query * dimension)..<((query + 1) * dimension)],
                        dimension: dimension)
                    expect(neighbours, equal: scores, wanted)
                }
            }
        }
    }

    /// Rows are the best ones but for scores that rounding may have swapped.
    private func expect(_ found: [Neighbour], equal scores: [Double], _ wanted: Int) {
        let best = scores.sorted(by: >).prefix(wanted)
        #expect(found.count == best.count)
        #expect(Set(found.map(\.row)).count == found.count)
        for (neighbour, score) in zip(found, best) {
            let tolerance = 1e-4
            #expect(abs(Double(neighbour.score) - scores[neighbour.row]) < tolerance)
            #expect(abs(scores[neighbour.row] - score) < 2 * tolerance)
        }
        for (a, b) in zip(found, found.dropFirst()) { #expect(Neighbour.isNearer(a, b)) }
    }

    @Test func ofEqualScoresTheLowerRowComesFirst() {
        // Ten vectors, each many times over, far apart in the base.
        let kinds = random(10 * 24, seed: 3)
        func kind(_ row: Int) -> Int { row * 7 % 10 }
        var base: [Float] = []
        for row in 0..<2000 { base += kinds[(kind(row) * 24)..<((kind(row) + 1) * 24)] }
        let matrix = VectorMatrix(base, dimension: 24)
        for unit in Self.units {
            for (queries, threads) in [(1, 1), (1, 4), (40, 1), (40, 4)] {
                let found = ExactSearch(matrix, threads: threads, vectors: unit)
                    .nearest(to: random(queries * 24, seed: 4), count: 250)
                for neighbours in found {
                    // 200 copies of the best kind, then 50 of the next, each in order of row.
                    let rows: [Int] = neighbours.map { $0.row }
                    let copies = (0..<2000).filter { kind($0) == kind(rows[0]) }
                    let next = (0..<2000).filter { kind($0) == kind(rows[200]) }
                    #expect(rows == copies + next.prefix(50))
                }
            }
        }
    }

    @Test func theNumberOfThreadsChangesNoBit() {
        let matrix = VectorMatrix(random(3000 * 128, seed: 5), dimension: 128)
        for queries in [2, 50] {
            let asked = random(queries * 128, seed: 6)
            let one = ExactSearch(matrix, threads: 1).nearest(to: asked, count: 30)
            #expect(ExactSearch(matrix, threads: 5).nearest(to: asked, count: 30) == one)
        }
    }

    @Test func manyQueriesAreSearchedInParts() {
        let matrix = VectorMatrix(random(40 * 8, seed: 7), dimension: 8)
        let asked = random(9000 * 8, seed: 8)
        let search = ExactSearch(matrix, threads: 2)
        let found = search.nearest(to: asked, count: 2)
        #expect(found.count == 9000)
        for query in [0, 4095, 4096, 8999] {
            let single = search.nearest(
                to: Array(asked[(query * 8)..<((query + 1) * 8)]), count: 2)
            #expect(single[0].map(\.row) == found[query].map(\.row))
        }
    }

    @Test func whatIsNoNumberIsNeverFound() {
        var base = random(20 * 4, seed: 9)
        base[13] = .nan
        let matrix = VectorMatrix(base, dimension: 4)
        for queries in [1, 30] {
            let found = ExactSearch(matrix, threads: 1)
                .nearest(to: [Float](repeating: 0.5, count: 4 * queries), count: 20)
            #expect(found.allSatisfy { $0.count == 19 && !$0.contains { $0.row == 3 } })
        }
    }

    @Test func aMappedFileIsSearchedUpToItsCommittedRows() throws {
        let folder = try TemporaryFolder()
        let values = random(100 * 16, seed: 10)
        let path = folder.file("vectors.f32")
        try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
        let mapped = try VectorMatrix(mapping: path, count: 60, dimension: 16)
        let copied = VectorMatrix(Array(values.prefix(60 * 16)), dimension: 16)
        let asked = random(8 * 16, seed: 11)
        #expect(
            ExactSearch(mapped, threads: 2).nearest(to: asked, count: 5)
                == ExactSearch(copied, threads: 2).nearest(to: asked, count: 5))
        #expect(mapped[59] == copied[59])
        #expect(throws: FileError.self) {
            _ = try VectorMatrix(mapping: path, count: 101, dimension: 16)
        }
        #expect(throws: FileError.self) {
            _ = try VectorMatrix(mapping: folder.file("none"), count: 1, dimension: 16)
        }
    }
}
