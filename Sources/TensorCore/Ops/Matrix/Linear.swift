// Fully connected layer.

extension Tensor {
    /// y = x Wᵀ + b for rows x: `[N, in]` to `[N, out]`.
    ///
    /// The same operation: `torch.nn.functional.linear`.
    ///
    /// - Parameters:
    ///   - weight: W, `[out, in]`.
    ///   - bias: b, `[out]`.
    /// - Returns: `[N, out]`.
    public func linear(weight: Tensor, bias: Tensor? = nil) -> Tensor {
        require(
            shape.count == 2 && weight.shape.count == 2 && shape[1] == weight.shape[1], "linear",
            "needs [N, in] and a weight [out, in], got \(shape) and \(weight.shape)")
        require(
            bias == nil || bias?.shape == [weight.shape[0]], "linear",
            "needs a bias [\(weight.shape[0])], got \(bias?.shape ?? [])")
        let product = Gemm.product(self, weight, transposeB: true)
        if let bias { product.addRow(bias) }
        let inputs = [self, weight] + (bias.map { [$0] } ?? [])
        let needed = inputs.map(\.requiresGradient)
        let matrix = weight.detached()
        return product.recording("linear", inputs, keeping: [self]) {
            Self.linearBackward(input: $1[0], matrix, needed, gradient: $0)
        }
    }

    /// dx = dy W, dW = dyᵀ x, db = column sums of dy.
    private static func linearBackward(
        input: Tensor, _ weight: Tensor, _ needed: [Bool], gradient: Tensor
    ) -> [Tensor?] {
        [
            needed[0] ? Gemm.product(gradient, weight) : nil,
            needed[1] ? Gemm.product(gradient, input, transposeA: true) : nil,
            needed.count > 2 && needed[2] ? gradient.reduced(to: [weight.shape[0]]) : nil,
        ]
    }

    /// Adds a row to every row of this fresh matrix, in place.
    private func addRow(_ row: Tensor) {
        let (rows, columns) = (shape[0], shape[1])
        row.dense().withStored { row in
            storage.withFloats(rows * columns) { matrix in
                for start in stride(from: 0, to: rows * columns, by: max(1, columns)) {
                    for column in 0..<columns { matrix[start + column] += row[column] }
                }
            }
        }
    }
}
