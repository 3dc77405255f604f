// How the spectrograms of each preset are drawn.

internal import AudioFeatures
internal import Reporting

extension SpectrogramPreset {
    /// The picture of one of this preset's spectrograms: levels in decibels, or coefficients.
    func picture(of spectrogram: Spectrogram, title: String) -> RGBImage {
        let levels = decibels(of: spectrogram)
        let values = levels ?? spectrogram.values
        return SpectrogramPicture.render(
            values: values, bandCount: spectrogram.bandCount, frameCount: spectrogram.frameCount,
            axis: axis, hopSeconds: hopSeconds,
            range: levels == nil
                ? SpectrogramPicture.visibleRange(of: values, span: .infinity) : nil,
            unit: unit, title: title)
    }

    private var axis: BandAxis {
        guard let frequencies = bandFrequencies else { return .coefficients }
        if case .mel = bands { return .bands(middleHertz: frequencies) }
        return .linear(highestHertz: frequencies.last ?? Double(sampleRate) / 2)
    }

    private var unit: String { cepstrum == nil ? "dB" : "value" }
}
