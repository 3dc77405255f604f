/// Magnitudes or powers of consecutive frames, in one of FFTW's precisions.
final class FrameSpectra<Scalar: FourierScalar> {
    private let reader: FrameReader<Scalar>
    private let spectrum: SpectrumRule
    private let transform: RealFourierTransform<Scalar>

    init(preset: SpectrogramPreset) throws(SpectrogramError) {
        reader = FrameReader(preset: preset)
        spectrum = preset.spectrum
        transform = try RealFourierTransform(size: preset.fftSize, batch: Self.batch)
    }

    /// Frames transformed at a time, so that they are still in the nearest cache afterwards.
    private static var batch: Int { 4 }

    /// Fills `columns` `[bins, 16]` for the frames of a block.
    ///
    /// Columns beyond those of `frames` get values without meaning.
    func compute(
        _ sound: SoundStretch, frames: Range<Int>, into columns: UnsafeMutablePointer<Float>
    ) {
        for first in stride(from: frames.lowerBound, to: frames.upperBound, by: Self.batch) {
            let count = min(Self.batch, frames.upperBound - first)
            transform.withFrames { buffer in
                for index in 0..<count {
                    let target = buffer + index * transform.frameStride
                    reader.read(first + index, of: sound, into: target)
                }
            }
            transform.transform(count) { spectra in
                gather(spectra, into: columns + (first - frames.lowerBound))
            }
        }
        if spectrum == .powerDensity { foldNegativeFrequencies(columns) }
    }

    /// Stores the magnitudes or powers of four frames side by side.
    @inline(__always)
    private func gather(
        _ spectra: UnsafePointer<Scalar>, into columns: UnsafeMutablePointer<Float>
    ) {
        let stride = transform.spectrumStride
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
