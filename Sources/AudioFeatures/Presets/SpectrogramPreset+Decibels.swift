internal import Glibc

extension SpectrogramPreset {
    /// The values of a spectrogram as levels in decibels, for looking at it.
    ///
    /// 0 dB is a magnitude or power of 1, or the loudest value of the clip where the preset
    /// subtracts that. Without a logarithm, 1e-10 is the smallest magnitude or power told apart from
    /// silence.
    ///
    /// - Returns: levels in the order of the values; `nil` for cepstral coefficients, which have none.
    public func decibels(of spectrogram: Spectrogram) -> [Float]? {
        guard cepstrum == nil else { return nil }
        let frames = spectrogram.frameCount
        let factor: Float = spectrum == .magnitude ? 20 : 10
        return spectrogram.values.enumerated().map { index, value in
            let (mean, deviation) = normalization?.parameters(ofBand: index / frames) ?? (0, 1)
            let level = value * deviation + mean
            guard let logarithm else { return factor * log10(max(1e-10, level)) }
            return level * logarithm.divisor * factor / Float(2.302_585_092_994_046)
        }
    }
}
