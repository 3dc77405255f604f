internal import CKernels

/// Throws where a sample is infinite, not a number or louder than the preset takes, with its place in
/// the sound.
///
/// `start` is the place of the first sample.
func requireUsable(
    _ samples: UnsafeBufferPointer<Float>, by preset: SpectrogramPreset, start: Int = 0
) throws(SpectrogramError) {
    let limit = preset.largestSample
    guard let first = samples.baseAddress, !ck_are_within(first, samples.count, limit) else {
        return
    }
    guard let index = samples.firstIndex(where: { !(abs($0) <= limit) }) else { return }
    throw SpectrogramError(
        code: .notFinite,
        message: "sample \(start + index) is \(samples[index]); sound must be finite and preset"
            + " '\(preset.name)' takes samples up to \(limit)",
        sampleIndex: start + index)
}

extension SpectrogramPreset {
    /// The largest absolute value that a sample may have, so that no power of a frame overflows.
    ///
    /// At least 5e9 for every known preset; full scale is 1.
    public var largestSample: Float {
        // A frame's mean and pre-emphasis take from a sample at most itself and the share of another;
        // the powers of all bins together are, by Parseval, at most the square of what is below 1e18.
        let gain =
            preparation.sampleScale * (preparation.removesMean ? 2 : 1)
            * (1 + abs(preparation.preEmphasis))
        return Float(1e18 / (2 * gain * Double(fftSize)))
    }
}
