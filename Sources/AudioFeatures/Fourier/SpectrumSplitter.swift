internal import CKernels
internal import Glibc

/// Makes powers of the bins of four real frames out of complex transforms of half their length.
///
/// With `z[n] = x[2n] + i x[2n + 1]`, `M = N / 2` and `Z` the transform of `z`, the bins of `x` follow
/// from `Z[k]`, `Z[M - k]` and `V = -i exp(-2 pi i k / N)`; see `ck_split_powers`.
/// Source: Cooley, Lewis and Welch, "The fast Fourier transform algorithm: programming
/// considerations in the calculation of sine, cosine and Laplace transforms", Journal of Sound and
/// Vibration 12(3), 1970.
struct SpectrumSplitter {
    /// `M`.
    private let half: Int
    /// From the numbers of one frame to those of the next.
    private let stride: Int
    /// `V` of the first half of the bins: real, imaginary.
    private let factors: [Double]

    /// For frames of `size` samples, even, and numbers `stride` apart.
    init(size: Int, stride: Int) {
        half = size / 2
        self.stride = stride
        factors = (0...(size / 4)).flatMap { k in
            let angle = 2 * Double.pi * Double(k) / Double(size)
            return [-sin(angle), -cos(angle)]
        }
    }

    /// Stores the powers, or magnitudes, of `M + 1` bins of four frames side by side.
    ///
    /// Bin *k* of frame *j* goes to `columns[k * FrameBlocks.length + j]`. Each is rounded to single
    /// precision at the end; of a magnitude, this squares what is below 1e-19 out of its range.
    func split(
        _ halves: UnsafePointer<Double>, into columns: UnsafeMutablePointer<Float>,
        isMagnitude: Bool
    ) {
        ck_split_powers(
            halves, stride, half, factors, columns, FrameBlocks.length, isMagnitude)
    }
}
