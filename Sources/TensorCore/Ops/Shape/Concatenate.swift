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
        let result = (axis == 1 ? ChannelBlocks.join(tensors) : nil) ?? joined(tensors, axis)
        return result.recording("concat", tensors) { gradient in
            (axis == 1 ? ChannelBlocks.split(gradient, sizes) : nil)
                ?? gradient.split(sizes: sizes, along: axis)
        }
    }

    private static func joined(_ tensors: [Tensor], _ axis: Int) -> Tensor {
        var shape = tensors[0].shape
        shape[axis] = tensors.reduce(0) { $0 + $1.shape[axis] }
        let strides = StridedCopy.rowMajor(shape)
        return Tensor(shape: shape) { result in
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
    }
}
