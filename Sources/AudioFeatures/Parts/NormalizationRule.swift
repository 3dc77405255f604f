/// The last step: `(value - mean) / deviation`.
public struct NormalizationRule: Codable, Sendable, Hashable {
    /// One mean for all bands, or one a band.
    public let means: [Float]
    /// One positive deviation for all bands, or one a band.
    public let deviations: [Float]

    /// Makes a rule from its parts.
    public init(means: [Float], deviations: [Float]) {
        self.means = means
        self.deviations = deviations
    }

    /// Whether there is one positive deviation and one mean for all or for each of the bands.
    func fits(bandCount: Int) -> Bool {
        [means.count, deviations.count].allSatisfy { $0 == 1 || $0 == bandCount }
            && means.allSatisfy(\.isFinite) && deviations.allSatisfy { $0 > 0 && $0.isFinite }
    }

    /// Replaces values `[bandCount, frameCount]`.
    func apply(
        to values: UnsafeMutableBufferPointer<Float>, bandCount: Int, frameCount: Int
    ) {
        for band in 0..<bandCount {
            let (mean, deviation) = parameters(ofBand: band)
            for index in (band * frameCount)..<((band + 1) * frameCount) {
                values[index] = (values[index] - mean) / deviation
            }
        }
    }

    /// The mean and the deviation of a band.
    func parameters(ofBand band: Int) -> (mean: Float, deviation: Float) {
        (means[means.count == 1 ? 0 : band], deviations[deviations.count == 1 ? 0 : band])
    }
}
