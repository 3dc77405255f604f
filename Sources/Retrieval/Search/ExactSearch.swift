internal import CKernels
internal import Essentials
internal import Synchronization

/// Finds the vectors with the largest inner products by computing all of them.
///
/// The result is that of sorting all scores in descending order, of equal ones the lower row first.
/// Scores are sums in single precision in a fixed order: they depend neither on the number of
/// threads nor on the row, so that equal vectors always tie; only between a few queries and many,
/// which run different loops, the last bits may differ. A score that is no number is never found.
///
/// Memory beside the base: the queries, and 12 bytes for each query, neighbour and thread.
public struct ExactSearch: Sendable {
    private let base: VectorMatrix
    private let threads: Int
    private let vectors: CKVectors

    /// Queries that are searched in one pass over the base; bounds the memory.
    private static let largestBatch = 4096

    /// Prepares to search.
    ///
    /// - Parameters:
    ///   - base: what is searched.
    ///   - threads: how many threads compute, at least 1.
    public init(_ base: VectorMatrix, threads: Int) {
        self.init(base, threads: threads, vectors: ck_best_vectors())
    }

    init(_ base: VectorMatrix, threads: Int, vectors: CKVectors) {
        self.base = base
        self.threads = max(1, threads)
        self.vectors = vectors
    }

    /// The nearest vectors of each query.
    ///
    /// - Parameters:
    ///   - queries: one query after the other, `base.dimension` numbers each.
    ///   - count: how many are wanted for each, at least 1.
    /// - Returns: for each query its neighbours, nearest first; fewer where the base has fewer.
    public func nearest(to queries: [Float], count: Int) -> [[Neighbour]] {
        let dimension = base.dimension
        guard count > 0, queries.count.isMultiple(of: dimension) else {
            programmingError(
                "exact search: \(count) neighbours of \(queries.count) numbers, dimension \(dimension)"
            )
        }
        let wanted = min(count, base.count)
        let queryCount = queries.count / dimension
        guard wanted > 0 else { return Array(repeating: [], count: queryCount) }
        return stride(from: 0, to: queryCount, by: Self.largestBatch).flatMap { first in
            let last = min(first + Self.largestBatch, queryCount)
            return batch(queries[(first * dimension)..<(last * dimension)], wanted)
        }
    }

    private func batch(_ queries: ArraySlice<Float>, _ count: Int) -> [[Neighbour]] {
        let batch = QueryBatch(queries, dimension: base.dimension, vectors: vectors)
        let blocks = (base.count + batch.blockRows - 1) / batch.blockRows
        let workers = min(threads, blocks)
        let heaps = (0..<workers).map { _ in NeighbourHeaps(queries: batch.count, count: count) }
        let next = NextBlock()
        let base = base
        let work: @Sendable (Int) -> Void = { worker in
            var scratch = batch.scratch()
            // Ascending for each worker, as heaps need it.
            while let block = next.take(below: blocks) {
                let first = block * batch.blockRows
                let rows = first..<min(first + batch.blockRows, base.count)
                batch.search(base, rows, into: heaps[worker], &scratch)
            }
        }
        workers == 1 ? work(0) : WorkerThreads.run(count: workers, work)
        return (0..<batch.count).map { query in
            let found = heaps.flatMap { $0.neighbours(of: query) }
            return Array(found.sorted(by: Neighbour.isNearer).prefix(count))
        }
    }
}

/// Hands out blocks of the base to threads.
private final class NextBlock: Sendable {
    private let number = Atomic<Int>(0)

    func take(below count: Int) -> Int? {
        let taken = number.add(1, ordering: .relaxed).oldValue
        return taken < count ? taken : nil
    }
}
