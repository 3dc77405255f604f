internal import Glibc

/// Mel-frequency cepstral coefficients: a cosine transform of the logarithms of the bands.
///
/// Source: Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word
/// recognition", IEEE ASSP 28(4), 1980; lifter and energy as in HTK and python_speech_features.
public struct CepstrumRule: Codable, Sendable, Hashable {
    /// Coefficients that are kept, from the lowest on.
    public let coefficientCount: Int
    /// Coefficient *i* is multiplied by `1 + lifter / 2 * sin(pi * i / lifter)`; 0 for none.
    public let lifter: Double
    /// Whether the logarithm of the frame's whole spectrum takes the place of coefficient 0.
    public let startsWithEnergy: Bool

    /// Makes a rule from its parts.
    public init(coefficientCount: Int, lifter: Double, startsWithEnergy: Bool) {
        self.coefficientCount = coefficientCount
        self.lifter = lifter
        self.startsWithEnergy = startsWithEnergy
    }

    /// The orthonormal transform (DCT-II) with the lifter in it, `[coefficientCount, bandCount]`.
    func matrix(bandCount: Int) -> [Double] {
        var matrix: [Double] = []
        for coefficient in 0..<coefficientCount {
            let i = Double(coefficient)
            let lift = lifter > 0 ? 1 + lifter / 2 * sin(Double.pi * i / lifter) : 1
            let scale = lift * ((coefficient == 0 ? 1 : 2) / Double(bandCount)).squareRoot()
            for band in 0..<bandCount {
                let angle = Double.pi * i * (2 * Double(band) + 1) / Double(2 * bandCount)
                matrix.append(scale * cos(angle))
            }
        }
        return matrix
    }
}
