internal import CKernels

/// Queries in the form that the kernels take, and how these go through a block of the base.
struct QueryBatch: Sendable {
    /// How many queries there are.
    let count: Int
    /// Rows of the base that are searched at a time.
    let blockRows: Int
    private let dimension: Int
    private let vectors: CKVectors
    /// In panels, or as they are where there are too few for a panel.
    private let queries: [Float]
    private let arePanels: Bool

    /// Panels of queries that pass all rows of a block while they stay in the second cache.
    private static let panelsPerGroup = 32
    /// A block of rows in panels takes 64 KiB at 128 numbers a row, half of a second cache that is
    /// small; without panels, it is what is handed to a thread at a time.
    private static let panelBlockRows = 128
    private static let plainBlockRows = 2048

    init(_ queries: ArraySlice<Float>, dimension: Int, vectors: CKVectors) {
        count = queries.count / dimension
        self.dimension = dimension
        self.vectors = vectors
        let panel = Int(ck_search_panel_queries(vectors))
        arePanels = count >= panel
        blockRows = arePanels ? Self.panelBlockRows : Self.plainBlockRows
        guard arePanels else {
            self.queries = Array(queries)
            return
        }
        let (count, padded) = (count, (count + panel - 1) / panel * panel)
        self.queries = [Float](unsafeUninitializedCapacity: padded * dimension) { packed, filled in
            queries.withUnsafeBufferPointer {
                ck_search_pack(
                    $0.baseAddress, Int64(count), Int64(dimension), Int64(panel), packed.baseAddress
                )
            }
            filled = padded * dimension
        }
    }

    /// Memory that a thread needs for rows in panels.
    func scratch() -> [Float] {
        [Float](repeating: 0, count: arePanels ? blockRows * dimension : 0)
    }

    /// Takes a block of rows into the heaps; calls must come in ascending order of rows.
    func search(
        _ base: VectorMatrix, _ rows: Range<Int>, into heaps: NeighbourHeaps,
        _ scratch: inout [Float]
    ) {
        base.withNumbers { numbers in
            guard let start = numbers.baseAddress else { return }
            let block = start + rows.lowerBound * dimension
            queries.withUnsafeBufferPointer { queries in
                guard let queries = queries.baseAddress else { return }
                guard arePanels else {
                    var nearest = heaps.nearest(from: 0)
                    ck_search_rows(
                        vectors, queries, Int64(count), block, Int64(rows.count),
                        Int64(dimension), Int64(rows.lowerBound), &nearest)
                    return
                }
                scratch.withUnsafeMutableBufferPointer {
                    searchPanels(queries, block, $0.baseAddress, rows, heaps)
                }
            }
        }
    }

    private func searchPanels(
        _ queries: UnsafePointer<Float>, _ block: UnsafePointer<Float>,
        _ packed: UnsafeMutablePointer<Float>?, _ rows: Range<Int>, _ heaps: NeighbourHeaps
    ) {
        ck_search_pack(
            block, Int64(rows.count), Int64(dimension), ck_search_panel_rows(vectors), packed)
        let group = Self.panelsPerGroup * Int(ck_search_panel_queries(vectors))
        for first in stride(from: 0, to: count, by: group) {
            var nearest = heaps.nearest(from: first)
            ck_search_panels(
                vectors, queries + first * dimension, Int64(min(group, count - first)), packed,
                Int64(rows.count), Int64(dimension), Int64(rows.lowerBound), &nearest)
        }
    }
}

/// The best rows that one thread has found for each query.
final class NeighbourHeaps: @unchecked Sendable {
    // Sendable because one thread fills it, and it is read after that thread was joined.
    private let count: Int
    private let scores: UnsafeMutableBufferPointer<Float>
    private let rows: UnsafeMutableBufferPointer<Int64>

    init(queries: Int, count: Int) {
        self.count = count
        scores = .allocate(capacity: queries * count)
        scores.initialize(repeating: -.infinity)
        rows = .allocate(capacity: queries * count)
        rows.initialize(repeating: -1)
    }

    deinit {
        scores.deallocate()
        rows.deallocate()
    }

    /// The heaps from a query on, for a kernel; valid while this object lives.
    func nearest(from query: Int) -> CKNearest {
        CKNearest(
            count: Int64(count), scores: scores.baseAddress.map { $0 + query * count },
            rows: rows.baseAddress.map { $0 + query * count })
    }

    /// What was found for a query, in no order.
    func neighbours(of query: Int) -> [Neighbour] {
        ((query * count)..<((query + 1) * count)).compactMap {
            rows[$0] < 0 ? nil : Neighbour(row: Int(rows[$0]), score: scores[$0])
        }
    }
}
