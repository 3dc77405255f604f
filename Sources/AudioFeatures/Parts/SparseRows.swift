internal import CKernels

/// A matrix whose rows are 0 but for one stretch each, such as the triangles of a mel filterbank.
struct SparseRows: Sendable {
    /// The stretch of a row that is stored.
    struct Row: Sendable {
        /// The column of its first weight.
        let firstColumn: Int
        /// Where its weights begin in `weights`.
        let start: Int
        /// How many weights it has.
        let count: Int
    }

    private(set) var rows: [Row] = []
    private(set) var weights: [Float] = []

    /// Stores what is not 0 of rows that are given whole.
    init(rowCount: Int, row: (Int) -> [Double]) {
        for index in 0..<rowCount {
            let values = row(index)
            let first = values.firstIndex { $0 != 0 } ?? 0
            let end = values.lastIndex { $0 != 0 }.map { $0 + 1 } ?? first
            rows.append(Row(firstColumn: first, start: weights.count, count: end - first))
            weights += values[first..<end].map { Float($0) }
        }
    }

    /// Multiplies the columns of a block: `[columns, 16]` become `[rows, 16]`.
    func multiply(_ block: UnsafePointer<Float>, into products: UnsafeMutablePointer<Float>) {
        weights.withUnsafeBufferPointer { weights in
            guard let weights = weights.baseAddress else {
                return products.update(repeating: 0, count: rows.count * FrameBlocks.length)
            }
            for (index, row) in rows.enumerated() {
                ck_add_weighed_rows(
                    block + row.firstColumn * FrameBlocks.length, weights + row.start, row.count,
                    products + index * FrameBlocks.length)
            }
        }
    }
}
