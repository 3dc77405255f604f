internal import Glibc

extension SpectrogramPreset {
    /// The values of a spectrogram as levels in decibels, for looking at it.
    ///
    /// 0 dB is a magnitude or power of 1, or the loudest value of the clip where the preset
    /// subtracts that. Without a logarithm, 1e-10 is the smallest power told apart from silence.
    ///
    /// - Returns: levels in the order of the values; `nil` for cepstral coefficients, which have none.
    public func decibels(of spectrogram: Spectrogram) -> [Float]? {
        guard cepstrum == nil else { return nil }
        let frames = spectrogram.frameCount
        return spectrogram.values.enumerated().map { index, value in
            guard let logarithm else { return 10 * log10(max(1e-10, value)) }
            let (mean, deviation) = normalization?.parameters(ofBand: index / frames) ?? (0, 1)
            let unit = logarithm.divisor * (spectrum == .magnitude ? 20 : 10)
            return (value * deviation + mean) * unit / Float(2.302_585_092_994_046)
        }
    }
}
