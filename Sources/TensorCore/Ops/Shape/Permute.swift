// The same elements with their axes in another order.

extension Tensor {
    /// This tensor with its axes in another order: axis i of the result is axis `order[i]` of this
    /// one.
    ///
    /// The same operation: `torch.permute`, but with numbers of its own.
    ///
    /// - Parameter order: every axis once.
    /// - Returns: the permuted tensor.
    public func permuted(_ order: [Int]) -> Tensor {
        require(
            order.sorted() == Array(shape.indices), "permute",
            "\(order) does not name every axis of \(shape) once")
        var inverse = order
        for (position, axis) in order.enumerated() { inverse[axis] = position }
        let strides = StridedCopy.rowMajor(shape)
        return arranged(order.map { shape[$0] }, strides: order.map { strides[$0] })
            .recording("permute", [self]) { [$0.permuted(inverse)] }
    }

    /// The transpose of a matrix: `[M, N]` to `[N, M]`.
    public func transposed() -> Tensor {
        require(shape.count == 2, "transpose", "needs a matrix, got \(shape)")
        return permuted([1, 0])
    }
}
