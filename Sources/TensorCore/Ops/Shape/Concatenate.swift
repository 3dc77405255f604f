// Several tensors as one.

extension Tensor {
    /// Tensors joined along one axis; all other sizes must agree.
    ///
    /// The same operation: `torch.cat`.
    ///
    /// - Parameters:
    ///   - tensors: at least one.
    ///   - axis: the axis whose sizes add up; the first when left out.
    /// - Returns: the joined tensor.
    public static func concatenated(_ tensors: [Tensor], along axis: Int = 0) -> Tensor {
        guard let first = tensors.first else { shapeFailure("concat", "needs at least one tensor") }
        for tensor in tensors {
            require(
                tensor.shape.indices.contains(axis)
                    && tensor.shape.count == first.shape.count
                    && tensor.shape.indices.allSatisfy {
                        $0 == axis || tensor.shape[$0] == first.shape[$0]
                    }, "concat",
                "shapes \(first.shape) and \(tensor.shape) differ beside axis \(axis)")
        }
        let sizes = tensors.map { $0.shape[axis] }
        var shape = first.shape
        shape[axis] = sizes.reduce(0, +)
        let strides = StridedCopy.rowMajor(shape)
        let result = Tensor(shape: shape) { result in
            guard var target = result.baseAddress else { return }
            for tensor in tensors {
                tensor.dense().withStored {
                    StridedCopy.copy(
                        tensor.shape, from: $0, StridedCopy.rowMajor(tensor.shape), to: target,
                        strides)
                }
                target += tensor.shape[axis] * strides[axis]
            }
        }
        return result.recording("concat", tensors) { $0.split(sizes: sizes, along: axis) }
    }
}
