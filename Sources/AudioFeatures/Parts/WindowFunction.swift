internal import Glibc

/// The weights that a frame of sound is multiplied by before its Fourier transform.
public enum WindowFunction: String, Codable, Sendable, Hashable, CaseIterable {
    /// `0.5 - 0.5 cos(2 pi n / W)`: one period of the cosine, as in librosa, torch and VGGish.
    case periodicHann = "periodic-hann"
    /// `0.5 - 0.5 cos(2 pi n / (W - 1))`: the first and the last weight are both 0, as in NumPy.
    case symmetricHann = "symmetric-hann"
    /// The symmetric Hann window to the power 0.85, Kaldi's default.
    case povey
    /// A flat middle between two halves of a cosine that take a quarter of the window, periodic.
    ///
    /// Source: SciPy, `get_window(("tukey", 0.25), W)`.
    case periodicTukeyQuarter = "periodic-tukey-0.25"
    /// Every weight is 1.
    case rectangular

    /// The `length` weights, computed in double precision.
    public func weights(length: Int) -> [Double] {
        switch self {
        case .periodicHann: Self.hann(length: length, period: length)
        case .symmetricHann: Self.hann(length: length, period: length - 1)
        case .povey: Self.hann(length: length, period: length - 1).map { pow($0, 0.85) }
        case .periodicTukeyQuarter: Self.tukey(length: length, period: length, share: 0.25)
        case .rectangular: [Double](repeating: 1, count: length)
        }
    }

    private static func hann(length: Int, period: Int) -> [Double] {
        guard period > 0 else { return [Double](repeating: 1, count: length) }
        return (0..<length).map { 0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(period)) }
    }

    /// `share` of the period is tapered, half of it at each end.
    private static func tukey(length: Int, period: Int, share: Double) -> [Double] {
        let taper = share * Double(period) / 2
        return (0..<length).map { n in
            let distance = min(Double(n), Double(period - n))
            return distance >= taper ? 1 : 0.5 - 0.5 * cos(Double.pi * distance / taper)
        }
    }
}
