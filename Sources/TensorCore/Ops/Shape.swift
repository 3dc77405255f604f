// Reshape, transpose, concatenate, gather rows.

internal import Glibc

extension Tensor {
    /// The same elements in row-major order under another shape of equal count.
    public func reshaped(to newShape: [Int]) -> Tensor {
        require(
            newShape.reduce(1, *) == count && newShape.allSatisfy { $0 >= 0 }, "reshape",
            "\(count) elements of shape \(shape) do not fill shape \(newShape)")
        let source = dense()
        let original = shape
        return Tensor(shape: newShape, storage: source.storage).recording("reshape", [self]) {
            [$0.reshaped(to: original)]
        }
    }

    /// The transpose of a matrix: `[M, N]` to `[N, M]`.
    public func transposed() -> Tensor {
        require(shape.count == 2, "transpose", "needs a matrix, got \(shape)")
        let (rows, columns) = (shape[0], shape[1])
        let result = withValues { source in
            Tensor(shape: [columns, rows]) { result in
                for row in 0..<rows {
                    for column in 0..<columns {
                        result[column * rows + row] = source[row * columns + column]
                    }
                }
            }
        }
        return result.recording("transpose", [self]) { [$0.transposed()] }
    }

    /// Tensors joined along their first dimension; all other dimensions must agree.
    public static func concatenated(_ tensors: [Tensor]) -> Tensor {
        guard let first = tensors.first else { shapeFailure("concat", "needs at least one tensor") }
        for tensor in tensors {
            require(
                !tensor.shape.isEmpty && tensor.shape.dropFirst() == first.shape.dropFirst(),
                "concat", "shapes \(first.shape) and \(tensor.shape) differ after the first size")
        }
        let rows = tensors.map { $0.shape[0] }
        let shape = [rows.reduce(0, +)] + first.shape.dropFirst()
        let result = Tensor(shape: shape) { result in
            var offset = 0
            for tensor in tensors {
                tensor.withValues { source in
                    for index in source.indices { result[offset + index] = source[index] }
                    offset += source.count
                }
            }
        }
        return result.recording("concat", tensors) { gradient in
            var start = 0
            return rows.map { count in
                defer { start += count }
                return gradient.rows(start..<(start + count))
            }
        }
    }

    /// Rows `indices[0], indices[1], ...` of the first dimension, with repetition allowed.
    ///
    /// - Parameter indices: each from 0 up to, not including, the first size.
    /// - Returns: `[indices.count, ...]`.
    public func gatherRows(_ indices: [Int]) -> Tensor {
        require(!shape.isEmpty, "gatherRows", "needs at least one dimension, got a scalar")
        for index in indices {
            require(
                index >= 0 && index < shape[0], "gatherRows",
                "row \(index) does not exist in shape \(shape)")
        }
        let width = shape.dropFirst().reduce(1, *)
        let result = withValues { source in
            Tensor(shape: [indices.count] + shape.dropFirst()) { result in
                for (row, index) in indices.enumerated() {
                    for column in 0..<width {
                        result[row * width + column] = source[index * width + column]
                    }
                }
            }
        }
        let original = shape
        return result.recording("gatherRows", [self]) {
            [Self.gatherRowsBackward(indices, shape: original, gradient: $0)]
        }
    }

    /// Each row of the input receives the sum of the gradients of its copies.
    private static func gatherRowsBackward(
        _ indices: [Int], shape: [Int], gradient: Tensor
    ) -> Tensor {
        let width = shape.dropFirst().reduce(1, *)
        return gradient.withValues { gradient in
            Tensor(shape: shape) { result in
                result.update(repeating: 0)
                for (row, index) in indices.enumerated() {
                    for column in 0..<width {
                        result[index * width + column] += gradient[row * width + column]
                    }
                }
            }
        }
    }

    /// A copy of a range of rows, without record.
    private func rows(_ range: Range<Int>) -> Tensor {
        let width = shape.dropFirst().reduce(1, *)
        return withValues { source in
            Tensor(shape: [range.count] + shape.dropFirst()) { result in
                for index in result.indices {
                    result[index] = source[range.lowerBound * width + index]
                }
            }
        }
    }
}
