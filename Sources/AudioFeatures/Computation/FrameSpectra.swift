/// Magnitudes or powers of consecutive frames, in one of FFTW's precisions.
final class FrameSpectra<Scalar: FourierScalar> {
    private let reader: FrameReader<Scalar>
    private let spectrum: SpectrumRule
    private let transform: RealFourierTransform<Scalar>

    init(preset: SpectrogramPreset) throws(SpectrogramError) {
        reader = FrameReader(preset: preset)
        spectrum = preset.spectrum
        // As many frames at once as the nearest cache holds.
        let batch = max(1, min(16, 8192 / preset.fftSize))
        transform = try RealFourierTransform(size: preset.fftSize, batch: batch)
    }

    /// Fills `values` `[frames, bins]` for consecutive frames.
    func compute(
        _ sound: SoundStretch, frames: Range<Int>, into values: UnsafeMutablePointer<Float>
    ) {
        for first in stride(from: frames.lowerBound, to: frames.upperBound, by: transform.batch) {
            let count = min(transform.batch, frames.upperBound - first)
            let target = values + (first - frames.lowerBound) * transform.binCount
            transform.withFrames { buffer in
                for index in 0..<count {
                    reader.read(first + index, of: sound, into: buffer + index * transform.size)
                }
            }
            transform.transform { spectra in
                take(spectra, count: count * transform.binCount, into: target)
            }
        }
        if spectrum == .powerDensity { foldNegativeFrequencies(values, frameCount: frames.count) }
    }

    /// Magnitudes or powers of complex numbers.
    @inline(__always)
    private func take(
        _ spectra: UnsafePointer<Scalar>, count: Int, into values: UnsafeMutablePointer<Float>
    ) {
        switch spectrum {
        case .magnitude:
            for bin in 0..<count {
                let (re, im) = (spectra[2 * bin], spectra[2 * bin + 1])
                values[bin] = Float((re * re + im * im).squareRoot())
            }
        case .power, .powerPerBin, .powerDensity:
            for bin in 0..<count {
                let (re, im) = (spectra[2 * bin], spectra[2 * bin + 1])
                values[bin] = Float(re * re + im * im)
            }
        }
    }

    /// Doubles all bins but the first and the last, which stand for one frequency each.
    private func foldNegativeFrequencies(
        _ values: UnsafeMutablePointer<Float>, frameCount: Int
    ) {
        for frame in 0..<frameCount {
            let bins = values + frame * transform.binCount
            for bin in 1..<(transform.binCount - 1) { bins[bin] *= 2 }
        }
    }
}
