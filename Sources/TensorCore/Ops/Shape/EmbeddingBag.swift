// Rows of a table, summed up in bags.

extension Tensor {
    /// What becomes of the rows of a bag.
    public enum BagReduction: String, Sendable, CaseIterable {
        /// Their sum.
        case sum
        /// Their mean.
        case mean
        /// The largest of each column, the first of equal ones receiving the gradient.
        case max
    }

    /// One row for each bag of row numbers, from this table `[V, D]`; zeros for an empty bag.
    ///
    /// The same operation: `torch.nn.functional.embedding_bag`.
    ///
    /// - Parameters:
    ///   - bags: the rows of each bag, with repetition allowed.
    ///   - reduction: what becomes of them.
    /// - Returns: `[bags.count, D]`.
    public func embeddingBag(_ bags: [[Int]], reduction: BagReduction = .mean) -> Tensor {
        require(shape.count == 2, "embeddingBag", "needs a table [V, D], got \(shape)")
        for index in bags.joined() {
            require(
                index >= 0 && index < shape[0], "embeddingBag",
                "row \(index) does not exist in shape \(shape)")
        }
        if reduction == .max {
            return elements(
                at: largest(bags), shape: [bags.count, shape[1]], "embeddingBag")
        }
        let owners = bags.enumerated().flatMap { bag, rows in rows.map { _ in bag } }
        let sums = gatherRows(Array(bags.joined())).scatterRows(owners, count: bags.count)
        guard reduction == .mean else { return sums }
        let shares = bags.map { $0.isEmpty ? 0 : 1 / Float($0.count) }
        return sums * Tensor(shares, shape: [bags.count, 1])
    }

    /// The position of the largest element of each column of each bag; -1 for empty bags.
    private func largest(_ bags: [[Int]]) -> [Int] {
        let width = shape[1]
        return withValues { values in
            bags.flatMap { rows in
                (0..<width).map { column in
                    var best = -1
                    for row in rows {
                        let position = row * width + column
                        if best < 0 || values[position].isLarger(than: values[best]) {
                            best = position
                        }
                    }
                    return best
                }
            }
        }
    }
}
