// Matrix products by OpenBLAS.

internal import COpenBLAS

/// Row-major single-precision matrix products.
enum Gemm {
    /// C = alpha * op(A) op(B) + beta * C, where op transposes if asked to.
    ///
    /// - Parameters:
    ///   - m: rows of op(A) and C.
    ///   - n: columns of op(B) and C.
    ///   - k: columns of op(A), rows of op(B).
    ///   - a: A, `[m, k]`, or `[k, m]` if transposed.
    ///   - transposeA: whether A is stored transposed.
    ///   - b: B, `[k, n]`, or `[n, k]` if transposed.
    ///   - transposeB: whether B is stored transposed.
    ///   - c: C, `[m, n]`; need not be initialized when `beta` is 0.
    ///   - alpha: the factor of the product.
    ///   - beta: the factor of what C holds.
    static func multiply(
        m: Int, n: Int, k: Int, a: UnsafePointer<Float>, transposeA: Bool = false,
        b: UnsafePointer<Float>, transposeB: Bool = false, c: UnsafeMutablePointer<Float>,
        alpha: Float = 1, beta: Float = 0
    ) {
        guard m > 0, n > 0 else { return }
        guard k > 0 else {
            for index in 0..<(m * n) { c[index] = beta == 0 ? 0 : beta * c[index] }
            return
        }
        cblas_sgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
            transposeB ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k), alpha,
            a, Int32(transposeA ? m : k), b, Int32(transposeB ? k : n), beta, c, Int32(n))
    }

    /// op(A) op(B) of two dense matrices.
    static func product(
        _ a: Tensor, _ b: Tensor, transposeA: Bool = false, transposeB: Bool = false
    ) -> Tensor {
        let left = a.dense()
        let right = b.dense()
        let m = left.shape[transposeA ? 1 : 0]
        let k = left.shape[transposeA ? 0 : 1]
        let n = right.shape[transposeB ? 0 : 1]
        let result = Storage(floatCount: m * n)
        left.withStored { leftStart in
            right.withStored { rightStart in
                result.withRaw {
                    multiply(
                        m: m, n: n, k: k, a: leftStart, transposeA: transposeA, b: rightStart,
                        transposeB: transposeB, c: $0.assumingMemoryBound(to: Float.self))
                }
            }
        }
        return Tensor(shape: [m, n], storage: result)
    }
}
