// Matrix product.

extension Tensor {
    /// The matrix product AB of `[M, K]` and `[K, N]`: `[M, N]`.
    ///
    /// The same operation: `torch.matmul` of two matrices.
    public func matmul(_ other: Tensor) -> Tensor {
        require(
            shape.count == 2 && other.shape.count == 2 && shape[1] == other.shape[0], "matmul",
            "needs [M, K] and [K, N], got \(shape) and \(other.shape)")
        return Gemm.product(self, other).recording("matmul", [self, other]) {
            Self.matmulBackward(left: self, right: other, gradient: $0)
        }
    }

    /// dA = dC Bᵀ, dB = Aᵀ dC.
    private static func matmulBackward(left: Tensor, right: Tensor, gradient: Tensor) -> [Tensor?] {
        [
            left.requiresGradient ? Gemm.product(gradient, right, transposeB: true) : nil,
            right.requiresGradient ? Gemm.product(left, gradient, transposeA: true) : nil,
        ]
    }
}
