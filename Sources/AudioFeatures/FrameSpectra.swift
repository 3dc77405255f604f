/// Magnitudes or powers of a block of consecutive frames, in one of FFTW's precisions.
final class FrameSpectra<Scalar: FourierScalar> {
    /// Frames computed at a time: few enough that their buffers stay in the nearest caches.
    static var blockLength: Int { 16 }

    private let weights: [Scalar]
    private let hopLength: Int
    private let spectrum: SpectrogramPreset.Spectrum
    private let transform: RealFourierTransform<Scalar>

    init(preset: SpectrogramPreset) throws(SpectrogramError) {
        weights = preset.window.weights(length: preset.windowLength).map { Scalar($0) }
        hopLength = preset.hopLength
        spectrum = preset.spectrum
        transform = try RealFourierTransform(size: preset.fftSize, batch: Self.blockLength)
    }

    /// Fills `values` `[frameCount, bins]` for the frames from `firstFrame` on, at most a block.
    ///
    /// Samples after the end count as zeros.
    func compute(
        _ samples: UnsafeBufferPointer<Float>, firstFrame: Int, frameCount: Int,
        into values: UnsafeMutablePointer<Float>
    ) {
        transform.withFrames { frames in
            for index in 0..<frameCount {
                let start = (firstFrame + index) * hopLength
                weigh(samples, from: start, into: frames + index * transform.size)
            }
        }
        transform.transform { spectra in
            let count = frameCount * transform.binCount
            switch spectrum {
            case .magnitude:
                for bin in 0..<count {
                    let (re, im) = (spectra[2 * bin], spectra[2 * bin + 1])
                    values[bin] = Float((re * re + im * im).squareRoot())
                }
            case .power:
                for bin in 0..<count {
                    let (re, im) = (spectra[2 * bin], spectra[2 * bin + 1])
                    values[bin] = Float(re * re + im * im)
                }
            }
        }
    }

    /// Multiplies a stretch of samples by the window; the zeros behind the window stay.
    @inline(__always)
    private func weigh(
        _ samples: UnsafeBufferPointer<Float>, from start: Int,
        into frame: UnsafeMutablePointer<Scalar>
    ) {
        let available = max(0, min(weights.count, samples.count - start))
        weights.withUnsafeBufferPointer { weights in
            if available > 0, let source = samples.baseAddress?.advanced(by: start) {
                for n in 0..<available { frame[n] = Scalar(source[n]) * weights[n] }
            }
            for n in available..<weights.count { frame[n] = 0 }
        }
    }
}
