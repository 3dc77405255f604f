// Euclidean distances between rows.

extension Tensor {
    /// The distance of row i of this matrix to row i of another: d = sqrt(‖a - b‖² + epsilon).
    ///
    /// `epsilon` keeps the gradient finite where two rows are equal (it is 0 there).
    ///
    /// - Parameters:
    ///   - other: a matrix of the same shape `[N, D]`.
    ///   - epsilon: added to the squared distance; positive.
    /// - Returns: `[N]`.
    public func pairedDistance(to other: Tensor, epsilon: Float = 1e-12) -> Tensor {
        require(
            shape.count == 2 && shape == other.shape, "pairedDistance",
            "needs two matrices [N, D], got \(shape) and \(other.shape)")
        let (rows, columns) = (shape[0], shape[1])
        let result = withValues { left in
            other.withValues { right in
                Tensor(shape: [rows]) { result in
                    for row in 0..<rows {
                        var square: Float = 0
                        for index in (row * columns)..<((row + 1) * columns) {
                            let difference = left[index] - right[index]
                            square += difference * difference
                        }
                        result[row] = (square + epsilon).squareRoot()
                    }
                }
            }
        }
        return result.recording("pairedDistance", [self, other]) {
            let toLeft = Self.pairedDistanceBackward(self, other, distance: result, gradient: $0)
            return [toLeft, other.requiresGradient ? toLeft.scaled(by: -1) : nil]
        }
    }

    /// da = dd (a - b) / d, db = -da.
    private static func pairedDistanceBackward(
        _ left: Tensor, _ right: Tensor, distance: Tensor, gradient: Tensor
    ) -> Tensor {
        let columns = left.shape[1]
        let rows = distance.values
        let gradient = gradient.values
        return left.withValues { left in
            right.withValues { right in
                Tensor(shape: [rows.count, columns]) { result in
                    for row in rows.indices {
                        let factor = gradient[row] / rows[row]
                        for index in (row * columns)..<((row + 1) * columns) {
                            result[index] = factor * (left[index] - right[index])
                        }
                    }
                }
            }
        }
    }

    /// The distance of every row of this matrix to every row of another:
    /// d[i, j] = sqrt(max(‖a_i‖² + ‖b_j‖² - 2 a_i · b_j, 0) + epsilon).
    ///
    /// Computed through one matrix product, which cancels digits where rows nearly agree; the distances
    /// of such rows are therefore computed from their differences. Gradients go through matrix
    /// products always: that of a distance of d between rows of length l has an error of about
    /// 1e-7 l/d of its length. Use `pairedDistance` where that matters. The gradient is 0 where two
    /// rows are equal.
    ///
    /// - Parameters:
    ///   - other: `[M, D]`.
    ///   - epsilon: added to the squared distance; positive.
    /// - Returns: `[N, M]` for this matrix `[N, D]`.
    public func pairwiseDistance(to other: Tensor, epsilon: Float = 1e-12) -> Tensor {
        require(
            shape.count == 2 && other.shape.count == 2 && shape[1] == other.shape[1],
            "pairwiseDistance", "needs [N, D] and [M, D], got \(shape) and \(other.shape)")
        let result = Gemm.product(self, other, transposeB: true)
        let (left, right) = (squaredRowLengths(), other.squaredRowLengths())
        result.storage.withFloats(result.count) { distance in
            for row in left.indices {
                for column in right.indices {
                    let index = row * right.count + column
                    let lengths = left[row] + right[column]
                    var square = lengths - 2 * distance[index]
                    if square < Self.cancelling * lengths {
                        square = squaredDifference(row, other, column)
                    }
                    distance[index] = (square + epsilon).squareRoot()
                }
            }
        }
        return result.recording("pairwiseDistance", [self, other]) {
            Self.pairwiseDistanceBackward(
                self, other, distance: result, epsilon: epsilon, gradient: $0)
        }
    }

    /// Below this part of ‖a‖² + ‖b‖², ‖a - b‖² has lost more than two digits.
    private static let cancelling: Float = 1e-2

    /// With w = dd / d, or 0 where rows are equal: da_i = (Σ_j w_ij) a_i - Σ_j w_ij b_j, and likewise for b.
    private static func pairwiseDistanceBackward(
        _ left: Tensor, _ right: Tensor, distance: Tensor, epsilon: Float, gradient: Tensor
    ) -> [Tensor?] {
        let nothing = epsilon.squareRoot()
        let weights = gradient.combined(
            distance, "pairwiseDistance", QuotientAbove(limit: nothing))
        let (n, m) = (left.shape[0], right.shape[0])
        var toLeft: Tensor?
        var toRight: Tensor?
        if left.requiresGradient {
            let sums = weights.reduced(to: [n, 1])
            toLeft = left.detached() * sums - Gemm.product(weights, right)
        }
        if right.requiresGradient {
            let sums = weights.reduced(to: [1, m]).reshaped(to: [m, 1])
            toRight = right.detached() * sums - Gemm.product(weights, left, transposeA: true)
        }
        return [toLeft, toRight]
    }

    /// ‖x‖² of every row.
    private func squaredRowLengths() -> [Float] {
        let columns = shape[1]
        return withValues { values in
            (0..<shape[0]).map { row in
                var square: Float = 0
                for index in (row * columns)..<((row + 1) * columns) {
                    square += values[index] * values[index]
                }
                return square
            }
        }
    }

    /// ‖x_row - y_column‖².
    private func squaredDifference(_ row: Int, _ other: Tensor, _ column: Int) -> Float {
        let width = shape[1]
        return withValues { left in
            other.withValues { right in
                var square: Float = 0
                for index in 0..<width {
                    let difference = left[row * width + index] - right[column * width + index]
                    square += difference * difference
                }
                return square
            }
        }
    }
}

/// a / b, or 0 where b does not exceed a limit.
private struct QuotientAbove: PairFunction {
    let limit: Float

    func value(_ a: Float, _ b: Float) -> Float { b <= limit ? 0 : a / b }
}
