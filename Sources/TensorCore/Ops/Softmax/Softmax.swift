// Softmax, its logarithm, and the logarithm of its denominator.

extension Tensor {
    /// exp x_c / Σ exp x along the last axis.
    ///
    /// The same operation: `torch.softmax(x, -1)`; with a mask, that of x with -∞ where the mask
    /// is 0, except that a row of which nothing is left comes out as zeros.
    ///
    /// - Parameter mask: 0 for elements that are left out, which come out as 0; of this shape, or
    ///   one that broadcasts to it.
    /// - Returns: a tensor of the same shape.
    public func softmax(mask: Tensor? = nil) -> Tensor {
        requireLastAxis("softmax")
        let result = RowSoftmax(self, mask: expanded(mask, "softmax")).probabilities
        return result.recording("softmax", [self]) {
            [Self.softmaxBackward(result, gradient: $0)]
        }
    }

    /// log softmax(x) along the last axis, computed so that nothing overflows or vanishes.
    ///
    /// The same operation: `torch.log_softmax(x, -1)`.
    public func logSoftmax() -> Tensor {
        requireLastAxis("logSoftmax")
        let rows = RowSoftmax(self)
        let width = shape.last ?? 1
        let result = withValues { logits in
            Tensor(shape: shape) { result in
                for index in result.indices {
                    result[index] = Float(Double(logits[index]) - rows.logSums[index / width])
                }
            }
        }
        return result.recording("logSoftmax", [self]) {
            [Self.logSoftmaxBackward(rows.probabilities, gradient: $0)]
        }
    }

    /// log Σ exp x along the last axis, which disappears.
    ///
    /// The same operation: `torch.logsumexp(x, -1)`. A row of nothing but -∞ has a gradient of 0.
    ///
    /// - Parameter mask: 0 for elements that are left out; of this shape, or one that broadcasts to
    ///   it. A row of which nothing is left gives -∞ and has a gradient of 0.
    /// - Returns: the shape without its last axis.
    public func logSumExp(mask: Tensor? = nil) -> Tensor {
        requireLastAxis("logSumExp")
        let rows = RowSoftmax(self, mask: expanded(mask, "logSumExp"))
        let result = Tensor(rows.logSums.map(Float.init), shape: shape.dropLast())
        return result.recording("logSumExp", [self]) { gradient in
            let column = gradient.reshaped(to: gradient.shape + [1])
            return [rows.slopesOfLogSums.multiplied(by: column)]
        }
    }

    /// dx = y (dy - Σ y dy).
    private static func softmaxBackward(_ output: Tensor, gradient: Tensor) -> Tensor {
        rowwise(output, gradient) { y, dy, dx in
            guard let y = y.baseAddress, let dy = dy.baseAddress else { return }
            let product = Float(RowSums.product(y, dy, dx.count))
            for index in dx.indices { dx[index] = y[index] * (dy[index] - product) }
        }
    }

    /// dx = dy - softmax(x) Σ dy.
    private static func logSoftmaxBackward(_ probabilities: Tensor, gradient: Tensor) -> Tensor {
        rowwise(probabilities, gradient) { p, dy, dx in
            guard let start = dy.baseAddress else { return }
            let sum = Float(RowSums.sum(start, dx.count))
            for index in dx.indices { dx[index] = dy[index] - p[index] * sum }
        }
    }

    private static func rowwise(
        _ left: Tensor, _ right: Tensor,
        _ body: (
            UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>,
            UnsafeMutableBufferPointer<Float>
        ) -> Void
    ) -> Tensor {
        let width = max(left.shape.last ?? 1, 1)
        return left.withValues { left in
            right.withValues { right in
                Tensor(shape: left.isEmpty ? [0] : [left.count]) { result in
                    for start in stride(from: 0, to: left.count, by: width) {
                        let range = start..<(start + width)
                        body(
                            UnsafeBufferPointer(rebasing: left[range]),
                            UnsafeBufferPointer(rebasing: right[range]),
                            UnsafeMutableBufferPointer(rebasing: result[range]))
                    }
                }
            }
        }.reshaped(to: left.shape)
    }

    private func requireLastAxis(_ operation: String) {
        require(!shape.isEmpty, operation, "needs at least one axis, got a scalar")
    }

    /// The values of a mask, repeated to this shape.
    func expanded(_ mask: Tensor?, _ operation: String) -> [Float]? {
        guard let mask else { return nil }
        require(
            Broadcast.shape(mask.shape, shape) == shape, operation,
            "a mask of shape \(mask.shape) does not go with shape \(shape)")
        return mask.detached().broadcasted(to: shape).values
    }
}
