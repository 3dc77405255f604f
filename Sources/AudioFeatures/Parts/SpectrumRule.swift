/// What is taken of the complex spectrum `X` of a frame.
public enum SpectrumRule: String, Codable, Sendable, Hashable {
    /// `|X|`.
    case magnitude
    /// `|X|^2`.
    case power
    /// `|X|^2 / N` with the FFT size `N`, as in python_speech_features.
    case powerPerBin = "power-per-bin"
    /// `|X|^2 / (rate * sum of w^2)`, doubled for all bins that stand for two frequencies, as SciPy's
    /// one-sided density.
    case powerDensity = "power-density"

    /// What the window is multiplied by so that squares come out scaled.
    func windowScale(sampleRate: Int, fftSize: Int, weights: [Double]) -> Double {
        switch self {
        case .magnitude, .power: 1
        case .powerPerBin: (1 / Double(fftSize)).squareRoot()
        case .powerDensity:
            (1 / (Double(sampleRate) * weights.reduce(0) { $0 + $1 * $1 })).squareRoot()
        }
    }
}
