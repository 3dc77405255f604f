// Rows and elements picked by their number.

extension Tensor {
    /// Rows `indices[0], indices[1], ...` of the first dimension, with repetition allowed.
    ///
    /// The same operation: `torch.index_select` along the first axis.
    ///
    /// - Parameter indices: each from 0 up to, not including, the first size.
    /// - Returns: `[indices.count, ...]`.
    public func gatherRows(_ indices: [Int]) -> Tensor {
        require(!shape.isEmpty, "gatherRows", "needs at least one dimension, got a scalar")
        requireRows(indices, below: shape[0], "gatherRows")
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
        let rows = shape[0]
        return result.recording("gatherRows", [self]) {
            [$0.scatterRows(indices, count: rows)]
        }
    }

    /// A tensor of `count` rows of zeros to which row i of this one is added at `indices[i]`.
    ///
    /// The same operation: `torch.index_add` to zeros along the first axis.
    ///
    /// - Parameters:
    ///   - indices: one per row of this tensor, each from 0 up to, not including, `count`; rows
    ///     with the same number add up.
    ///   - count: the first size of the result.
    /// - Returns: `[count, ...]`.
    public func scatterRows(_ indices: [Int], count: Int) -> Tensor {
        require(
            !shape.isEmpty && indices.count == shape[0] && count >= 0, "scatterRows",
            "needs one number for each row of \(shape), got \(indices.count)")
        requireRows(indices, below: count, "scatterRows")
        let width = shape.dropFirst().reduce(1, *)
        let result = withValues { source in
            Tensor(shape: [count] + shape.dropFirst()) { result in
                result.update(repeating: 0)
                for (row, index) in indices.enumerated() {
                    for column in 0..<width {
                        result[index * width + column] += source[row * width + column]
                    }
                }
            }
        }
        return result.recording("scatterRows", [self]) { [$0.gatherRows(indices)] }
    }

    /// The elements at the given row-major positions, under a shape; 0 for a position of -1.
    ///
    /// What maxima of all kinds have in common, and their gradient: each position receives the sum
    /// of the gradients of what was taken from it.
    func elements(at positions: [Int], shape newShape: [Int], _ operation: String) -> Tensor {
        let original = shape
        let result = withValues { source in
            Tensor(shape: newShape) { result in
                for (index, position) in positions.enumerated() {
                    result[index] = position < 0 ? 0 : source[position]
                }
            }
        }
        return result.recording(operation, [self]) { gradient in
            let toInput = gradient.withValues { gradient in
                Tensor(shape: original) { result in
                    result.update(repeating: 0)
                    for (index, position) in positions.enumerated() where position >= 0 {
                        result[position] += gradient[index]
                    }
                }
            }
            return [toInput]
        }
    }

    private func requireRows(_ indices: [Int], below count: Int, _ operation: String) {
        for index in indices {
            require(
                index >= 0 && index < count, operation,
                "row \(index) does not exist among \(count), for shape \(shape)")
        }
    }
}
