/// The definition of a spectrogram: every number that decides what its values are.
///
/// A preset is stored with the weights of a network, because weights learnt on one definition are
/// worthless on another. Two presets are equal when every field is.
///
/// `X[k, t] = sum over n of w[n] x[t H + n] exp(-2 pi i k n / N)` for samples `x`, window `w`, hop
/// `H` and FFT size `N`; the spectrogram holds `logarithm(|X|)` or `logarithm(|X|^2)`.
public struct SpectrogramPreset: Codable, Sendable, Hashable, CustomStringConvertible {
    /// What is taken of the complex spectrum.
    public enum Spectrum: String, Codable, Sendable, Hashable {
        /// `|X|`.
        case magnitude
        /// `|X|^2`.
        case power
    }

    /// The name, as on the command line and in checkpoints.
    public let name: String
    /// Samples per second, in hertz; sound of another rate is resampled first.
    public let sampleRate: Int
    /// Samples that the window covers.
    public let windowLength: Int
    /// Samples that the Fourier transform covers; zeros follow a shorter window.
    public let fftSize: Int
    /// Samples from the beginning of one frame to the beginning of the next.
    public let hopLength: Int
    /// The shape of the window.
    public let window: WindowFunction
    /// Where frames begin and end.
    public let framing: FramingRule
    /// Magnitude or power.
    public let spectrum: Spectrum
    /// The logarithm and its scale.
    public let logarithm: LogarithmRule
    /// Samples of the clip that networks on this preset take.
    public let clipSampleCount: Int

    /// Makes a preset from its parts.
    ///
    /// - Throws: `SpectrogramError.invalidPreset` when the numbers contradict each other.
    public init(
        name: String, sampleRate: Int, windowLength: Int, fftSize: Int, hopLength: Int,
        window: WindowFunction, framing: FramingRule, spectrum: Spectrum,
        logarithm: LogarithmRule, clipSampleCount: Int
    ) throws(SpectrogramError) {
        self.init(
            checked: name, sampleRate: sampleRate, windowLength: windowLength, fftSize: fftSize,
            hopLength: hopLength, window: window, framing: framing, spectrum: spectrum,
            logarithm: logarithm, clipSampleCount: clipSampleCount)
        try validate()
    }

    /// Makes a preset whose numbers are known to fit together.
    init(
        checked name: String, sampleRate: Int, windowLength: Int, fftSize: Int, hopLength: Int,
        window: WindowFunction, framing: FramingRule, spectrum: Spectrum,
        logarithm: LogarithmRule, clipSampleCount: Int
    ) {
        self.name = name
        self.sampleRate = sampleRate
        self.windowLength = windowLength
        self.fftSize = fftSize
        self.hopLength = hopLength
        self.window = window
        self.framing = framing
        self.spectrum = spectrum
        self.logarithm = logarithm
        self.clipSampleCount = clipSampleCount
    }

    /// The name.
    public var description: String { name }

    /// Checks numbers that came from outside, as from a checkpoint.
    func validate() throws(SpectrogramError) {
        let fault: String? =
            if sampleRate <= 0 {
                "the sample rate \(sampleRate) Hz is not positive"
            } else if windowLength <= 0 || hopLength <= 0 {
                "window \(windowLength) and hop \(hopLength) must be positive"
            } else if fftSize < max(2, windowLength) || fftSize > 1 << 24 || fftSize % 2 != 0 {
                "the FFT size \(fftSize) must be even, at least the window's \(windowLength)"
                    + " and at most \(1 << 24)"
            } else if !(logarithm.floor >= .leastNormalMagnitude && logarithm.floor.isFinite) {
                "the logarithm's floor \(logarithm.floor) is not a positive normal number"
            } else if !(logarithm.divisor.isFinite && logarithm.divisor > 0) {
                "the logarithm's divisor \(logarithm.divisor) is not a positive number"
            } else if frameCount(sampleCount: clipSampleCount) == 0 {
                "a clip of \(clipSampleCount) samples is shorter than one frame"
            } else {
                nil
            }
        guard let fault else { return }
        throw SpectrogramError(
            code: .invalidPreset, message: "spectrogram preset '\(name)': \(fault)")
    }
}

extension SpectrogramPreset {
    /// Rows of the spectrogram: frequencies from 0 to half the sample rate, both included.
    public var bandCount: Int { fftSize / 2 + 1 }

    /// Samples that have to fit for a frame to count; see `FramingRule`.
    public var frameLength: Int { framing.extent == .window ? windowLength : fftSize }

    /// Columns of the spectrogram of `sampleCount` samples; 0 if the sound is too short for one.
    public func frameCount(sampleCount: Int) -> Int {
        framing.frameCount(
            sampleCount: max(0, sampleCount), frameLength: frameLength, hopLength: hopLength)
    }

    /// Columns of the spectrogram of one clip.
    public var clipFrameCount: Int { frameCount(sampleCount: clipSampleCount) }

    /// The shortest sound that has a spectrogram, in samples.
    public var minimumSampleCount: Int { framing.minimumSampleCount(frameLength: frameLength) }

    /// Seconds from one column to the next.
    public var hopSeconds: Double { Double(hopLength) / Double(sampleRate) }

    /// Hertz from one row to the next.
    public var bandHertz: Double { Double(sampleRate) / Double(fftSize) }

    /// Decibels that a difference of 1 in the spectrogram's values stands for.
    ///
    /// A value times this is the level relative to a magnitude or power of 1.
    public var decibelsPerUnit: Float {
        logarithm.divisor * (spectrum == .magnitude ? 20 : 10) / Float(2.302_585_092_994_046)
    }
}
