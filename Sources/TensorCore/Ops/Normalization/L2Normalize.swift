// Rows of length 1.

extension Tensor {
    /// Each row divided by its Euclidean length: y = x / max(‖x‖, epsilon) for rows of `[N, D]`.
    ///
    /// The same operation: `torch.nn.functional.normalize`.
    ///
    /// - Parameter epsilon: what the length is at least taken as; keeps zero rows zero.
    /// - Returns: `[N, D]`.
    public func l2Normalized(epsilon: Float = 1e-12) -> Tensor {
        require(shape.count == 2, "l2Normalize", "needs [N, D], got \(shape)")
        let (rows, columns) = (shape[0], shape[1])
        var lengths = [Float](repeating: 0, count: rows)
        let result = withValues { source in
            Tensor(shape: shape) { result in
                for row in 0..<rows {
                    let start = row * columns
                    var square: Float = 0
                    for column in 0..<columns {
                        square += source[start + column] * source[start + column]
                    }
                    lengths[row] = square.squareRoot()
                    let factor = 1 / max(lengths[row], epsilon)
                    for column in 0..<columns {
                        result[start + column] = factor * source[start + column]
                    }
                }
            }
        }
        return result.recording("l2Normalize", [self]) {
            [Self.l2NormalizeBackward(result, lengths, epsilon, gradient: $0)]
        }
    }

    /// dx = (dy - y (y · dy)) / ‖x‖; just dy / epsilon where the length was below epsilon.
    private static func l2NormalizeBackward(
        _ output: Tensor, _ lengths: [Float], _ epsilon: Float, gradient: Tensor
    ) -> Tensor {
        let columns = output.shape[1]
        return gradient.withValues { gradient in
            output.withValues { output in
                Tensor(shape: [lengths.count, columns]) { result in
                    for (row, length) in lengths.enumerated() {
                        let start = row * columns
                        var dot: Float = 0
                        for index in start..<(start + columns) {
                            dot += output[index] * gradient[index]
                        }
                        if length < epsilon { dot = 0 }
                        let factor = 1 / max(length, epsilon)
                        for index in start..<(start + columns) {
                            result[index] = factor * (gradient[index] - output[index] * dot)
                        }
                    }
                }
            }
        }
    }
}
