// Cosines of the angles between rows.

extension Tensor {
    /// The cosine of every row of this matrix with every row of another: a_i·b_j / (‖a_i‖ ‖b_j‖).
    ///
    /// - Parameters:
    ///   - other: `[M, D]`.
    ///   - epsilon: what a length is at least taken as; the cosine with a row of zeros is 0.
    /// - Returns: `[N, M]` for this matrix `[N, D]`.
    public func pairwiseCosine(to other: Tensor, epsilon: Float = 1e-12) -> Tensor {
        require(
            shape.count == 2 && other.shape.count == 2 && shape[1] == other.shape[1],
            "pairwiseCosine", "needs [N, D] and [M, D], got \(shape) and \(other.shape)")
        return l2Normalized(epsilon: epsilon)
            .matmul(other.l2Normalized(epsilon: epsilon), transposesOther: true)
    }
}
