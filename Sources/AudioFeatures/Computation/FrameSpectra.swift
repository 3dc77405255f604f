/// Magnitudes or powers of consecutive frames, in one of FFTW's precisions.
final class FrameSpectra<Scalar: FourierScalar> {
    private let reader: FrameReader<Scalar>
    private let spectrum: SpectrumRule
    private let transform: RealFourierTransform<Scalar>

    init(preset: SpectrogramPreset) throws(SpectrogramError) {
        reader = FrameReader(preset: preset)
        spectrum = preset.spectrum
        // As many frames at once as the nearest cache holds; a multiple of 4 for `gather`.
        let batch = max(4, min(FrameBlocks.length, 8192 / preset.fftSize / 4 * 4))
        transform = try RealFourierTransform(size: preset.fftSize, batch: batch)
    }

    /// Fills `columns` `[bins, 16]` for the frames of a block.
    ///
    /// Columns beyond those of `frames` get values without meaning.
    func compute(
        _ sound: SoundStretch, frames: Range<Int>, into columns: UnsafeMutablePointer<Float>
    ) {
        for first in stride(from: frames.lowerBound, to: frames.upperBound, by: transform.batch) {
            transform.withFrames { buffer in
                for index in 0..<min(transform.batch, frames.upperBound - first) {
                    reader.read(first + index, of: sound, into: buffer + index * transform.size)
                }
            }
            transform.transform { spectra in
                for frame in stride(from: 0, to: transform.batch, by: 4) {
                    let column = first - frames.lowerBound + frame
                    guard column < FrameBlocks.length else { break }
                    gather(spectra + 2 * frame * transform.binCount, into: columns + column)
                }
            }
        }
        if spectrum == .powerDensity { foldNegativeFrequencies(columns) }
    }

    /// Stores the magnitudes or powers of four frames side by side.
    @inline(__always)
    private func gather(
        _ spectra: UnsafePointer<Scalar>, into columns: UnsafeMutablePointer<Float>
    ) {
        let stride = 2 * transform.binCount
        let isMagnitude = spectrum == .magnitude
        let vectorized = transform.binCount / 4 * 4
        for bin in Swift.stride(from: 0, to: vectorized, by: 4) {
            let source = spectra + 2 * bin
            let a = Scalar.levels(source, isMagnitude)
            let b = Scalar.levels(source + stride, isMagnitude)
            let c = Scalar.levels(source + 2 * stride, isMagnitude)
            let d = Scalar.levels(source + 3 * stride, isMagnitude)
            for i in 0..<4 {
                UnsafeMutableRawPointer(columns + (bin + i) * FrameBlocks.length).storeBytes(
                    of: SIMD4(a[i], b[i], c[i], d[i]), as: SIMD4<Float>.self)
            }
        }
        for bin in vectorized..<transform.binCount {
            for frame in 0..<4 {
                let source = spectra + (frame * stride + 2 * bin)
                let power = source[0] * source[0] + source[1] * source[1]
                columns[bin * FrameBlocks.length + frame] =
                    Float(isMagnitude ? power.squareRoot() : power)
            }
        }
    }

    /// Doubles all bins but the first and the last, which stand for one frequency each.
    private func foldNegativeFrequencies(_ columns: UnsafeMutablePointer<Float>) {
        let last = (transform.binCount - 1) * FrameBlocks.length
        for index in FrameBlocks.length..<last { columns[index] *= 2 }
    }
}
