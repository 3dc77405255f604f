// The largest elements of each row.

extension Tensor {
    /// The `k` largest elements along the last axis, largest first, and where they are.
    ///
    /// Of equal elements the one that comes first is taken first. The same operation:
    /// `torch.topk`.
    ///
    /// - Parameter k: from 0 up to the size of the last axis.
    /// - Returns: the elements, `[..., k]`, and their indices along the last axis in the same
    ///   order.
    public func topK(_ k: Int) -> (values: Tensor, indices: [Int]) {
        let width = shape.last ?? 0
        require(
            !shape.isEmpty && k >= 0 && k <= width, "topK",
            "cannot take \(k) elements along the last axis of \(shape)")
        let rows = shape.dropLast().reduce(1, *)
        let indices = withValues { values in
            (0..<rows).flatMap { row in
                let start = row * width
                // Not equal only by order, so that the result is always the same.
                let order = (0..<width).sorted {
                    let (left, right) = (values[start + $0], values[start + $1])
                    return left.isLarger(than: right) || (!right.isLarger(than: left) && $0 < $1)
                }
                return order.prefix(k)
            }
        }
        let positions = indices.enumerated().map { $0 / max(k, 1) * width + $1 }
        return (elements(at: positions, shape: shape.dropLast() + [k], "topK"), indices)
    }
}
