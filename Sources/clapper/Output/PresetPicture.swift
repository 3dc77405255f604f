// How the spectrograms of each preset are drawn.

internal import AudioFeatures
internal import Reporting

extension SpectrogramPreset {
    /// The picture of one of this preset's spectrograms: levels in decibels, or coefficients.
    func picture(of peaks: ColumnPeaks, title: String) -> RGBImage {
        let highest = Spectrogram(
            bandCount: peaks.bandCount, frameCount: peaks.width, values: peaks.values)
        let lowest = Spectrogram(bandCount: peaks.bandCount, frameCount: 1, values: peaks.lowest)
        let values = decibels(of: highest) ?? highest.values
        let extremes = values + (decibels(of: lowest) ?? lowest.values)
        return SpectrogramPicture.render(
            values: values, bandCount: peaks.bandCount, frameCount: peaks.width, axis: axis,
            hopSeconds: hopSeconds * Double(peaks.frameCount) / Double(peaks.width),
            range: cepstrum == nil
                ? SpectrogramPicture.visibleRange(of: extremes)
                : SpectrogramPicture.visibleRange(of: extremes, span: .infinity),
            unit: unit, title: title)
    }

    private var axis: BandAxis {
        guard let frequencies = bandFrequencies else { return .coefficients }
        if case .mel = bands { return .bands(middleHertz: frequencies) }
        return .linear(highestHertz: frequencies.last ?? Double(sampleRate) / 2)
    }

    private var unit: String { cepstrum == nil ? "dB" : "value" }
}
