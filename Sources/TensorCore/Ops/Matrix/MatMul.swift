// Matrix products, of single matrices and of batches.

extension Tensor {
    /// The matrix product op(A) op(B), op(A) being `[..., M, K]` and op(B) `[..., K, N]`.
    ///
    /// What stands before the last two axes counts matrices; it broadcasts. The same operation:
    /// `torch.matmul` of tensors with at least two axes.
    ///
    /// - Parameters:
    ///   - other: B.
    ///   - transposesSelf: whether the matrices of A lie transposed, as `[..., K, M]`.
    ///   - transposesOther: whether the matrices of B lie transposed, as `[..., N, K]`.
    /// - Returns: `[..., M, N]`.
    public func matmul(
        _ other: Tensor, transposesSelf: Bool = false, transposesOther: Bool = false
    ) -> Tensor {
        let (left, right) = (shape.suffix(2), other.shape.suffix(2))
        require(
            left.count == 2 && right.count == 2
                && (transposesSelf ? left.first : left.last)
                    == (transposesOther ? right.last : right.first)
                && Broadcast.shape(shape.dropLast(2), other.shape.dropLast(2)) != nil, "matmul",
            "needs [..., M, K] and [..., K, N], got \(shape)\(transposesSelf ? " transposed" : "")"
                + " and \(other.shape)\(transposesOther ? " transposed" : "")")
        let product = Gemm.batchedProduct(
            self, other, transposeA: transposesSelf, transposeB: transposesOther)
        return product.recording("matmul", [self, other]) {
            Self.matmulBackward(self, other, transposesSelf, transposesOther, gradient: $0)
        }
    }

    /// d op(A) = dC op(B)ᵀ, d op(B) = op(A)ᵀ dC, transposed back where A or B was.
    private static func matmulBackward(
        _ left: Tensor, _ right: Tensor, _ transposesLeft: Bool, _ transposesRight: Bool,
        gradient: Tensor
    ) -> [Tensor?] {
        var (toLeft, toRight): (Tensor?, Tensor?)
        if left.requiresGradient {
            let product =
                transposesLeft
                ? Gemm.batchedProduct(
                    right, gradient, transposeA: transposesRight, transposeB: true)
                : Gemm.batchedProduct(gradient, right, transposeB: !transposesRight)
            toLeft = product.reduced(to: left.shape)
        }
        if right.requiresGradient {
            let product =
                transposesRight
                ? Gemm.batchedProduct(
                    gradient, left, transposeA: true, transposeB: transposesLeft)
                : Gemm.batchedProduct(left, gradient, transposeA: !transposesLeft)
            toRight = product.reduced(to: right.shape)
        }
        return [toLeft, toRight]
    }
}

extension Gemm {
    /// op(A) op(B) of the matrices along the last two axes; what stands before them broadcasts.
    static func batchedProduct(
        _ a: Tensor, _ b: Tensor, transposeA: Bool = false, transposeB: Bool = false
    ) -> Tensor {
        let (left, right) = (a.dense(), b.dense())
        let (rowsA, columnsA) = lastTwo(left.shape)
        let (rowsB, columnsB) = lastTwo(right.shape)
        let (leadA, leadB) = (Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
        guard let lead = Broadcast.shape(leadA, leadB) else {
            shapeFailure("matmul", "\(a.shape) and \(b.shape) do not go together")
        }
        let m = transposeA ? columnsA : rowsA
        let k = transposeA ? rowsA : columnsA
        let n = transposeB ? rowsB : columnsB
        return Tensor(shape: lead + [m, n]) { result in
            guard var target = result.baseAddress else { return }
            left.withStored { left in
                right.withStored { right in
                    Broadcast.forEachRow(
                        of: lead + [1], Broadcast.strides(of: leadA, in: lead),
                        Broadcast.strides(of: leadB, in: lead)
                    ) { itemA, itemB in
                        multiply(
                            m: m, n: n, k: k, a: left + itemA * rowsA * columnsA,
                            transposeA: transposeA, b: right + itemB * rowsB * columnsB,
                            transposeB: transposeB, c: target)
                        target += m * n
                    }
                }
            }
        }
    }

    private static func lastTwo(_ shape: [Int]) -> (Int, Int) {
        (shape[shape.count - 2], shape[shape.count - 1])
    }
}
