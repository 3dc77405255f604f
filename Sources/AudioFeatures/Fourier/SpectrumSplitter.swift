internal import Glibc

/// Makes powers of the bins of four real frames out of complex transforms of half their length.
///
/// With `z[n] = x[2n] + i x[2n + 1]`, `M = N / 2` and `Z` the transform of `z`, the bins of `x` are
/// `X[k] = (E + V D) / 2` and `X[M - k] = conj(E - V D) / 2`, where `E = Z[k] + conj Z[M - k]`,
/// `D = Z[k] - conj Z[M - k]` and `V = -i exp(-2 pi i k / N)`.
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
    @inline(__always)
    func split(
        _ halves: UnsafePointer<Double>, into columns: UnsafeMutablePointer<Float>,
        isMagnitude: Bool
    ) {
        factors.withUnsafeBufferPointer { factors in
            for k in 0...(half / 2) {
                let a = numbers(halves, k)
                let b = numbers(halves, k == 0 ? 0 : half - k)
                let (sumReal, sumImaginary) = (a.real + b.real, a.imaginary - b.imaginary)
                let (dReal, dImaginary) = (a.real - b.real, a.imaginary + b.imaginary)
                let (vReal, vImaginary) = (factors[2 * k], factors[2 * k + 1])
                let turnedReal = dReal * vReal - dImaginary * vImaginary
                let turnedImaginary = dReal * vImaginary + dImaginary * vReal
                store(
                    sumReal + turnedReal, sumImaginary + turnedImaginary,
                    to: columns + k * FrameBlocks.length, isMagnitude: isMagnitude)
                store(
                    sumReal - turnedReal, sumImaginary - turnedImaginary,
                    to: columns + (half - k) * FrameBlocks.length, isMagnitude: isMagnitude)
            }
        }
    }

    /// Number `index` of each frame.
    @inline(__always)
    private func numbers(
        _ halves: UnsafePointer<Double>, _ index: Int
    ) -> (real: SIMD4<Double>, imaginary: SIMD4<Double>) {
        let raw = UnsafeRawPointer(halves + 2 * index)
        let step = stride * MemoryLayout<Double>.stride
        let a = raw.loadUnaligned(as: SIMD2<Double>.self)
        let b = raw.loadUnaligned(fromByteOffset: step, as: SIMD2<Double>.self)
        let c = raw.loadUnaligned(fromByteOffset: 2 * step, as: SIMD2<Double>.self)
        let d = raw.loadUnaligned(fromByteOffset: 3 * step, as: SIMD2<Double>.self)
        return (SIMD4(a[0], b[0], c[0], d[0]), SIMD4(a[1], b[1], c[1], d[1]))
    }

    /// Stores the powers or magnitudes of twice the numbers.
    @inline(__always)
    private func store(
        _ real: SIMD4<Double>, _ imaginary: SIMD4<Double>, to place: UnsafeMutablePointer<Float>,
        isMagnitude: Bool
    ) {
        let powers = real * real + imaginary * imaginary
        let rounded =
            SIMD4(Float(powers[0]), Float(powers[1]), Float(powers[2]), Float(powers[3])) * 0.25
        UnsafeMutableRawPointer(place).storeBytes(
            of: isMagnitude ? rounded.squareRoot() : rounded, as: SIMD4<Float>.self)
    }
}
