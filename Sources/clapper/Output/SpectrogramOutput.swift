internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import Reporting

/// Writes the spectrogram of a file in one of several forms.
struct SpectrogramOutput {
    let spectrogram: FileSpectrogram
    let path: String

    private var preset: SpectrogramPreset { spectrogram.preset }

    /// The values, `[bands, frames]`.
    func writeArray() throws {
        var array = try NumPyColumnFile(
            path: path, rowCount: preset.bandCount, columnCount: spectrogram.frameCount)
        try spectrogram.forEachPart { try array.append($0.values, count: $0.frameCount) }
        try array.commit()
    }

    /// The values in patches as long as the preset's clip, `[patches, frames, bands]`.
    func writePatches(hopSeconds: Double?) throws {
        guard preset.peak == nil else {
            throw SpectrogramError(
                code: .needsWholeSound,
                message:
                    "values of preset '\(preset.name)' depend on the clip's largest one, so that"
                    + " patches of a longer sound are not clips; use --from and --seconds")
        }
        let length = preset.clipFrameCount
        let hop = hopSeconds.map { max(1, Int(($0 / preset.hopSeconds).rounded())) } ?? length
        var patches = SpectrogramPatches(bandCount: preset.bandCount, length: length, hop: hop)
        let count = patches.count(frameCount: spectrogram.frameCount)
        guard count > 0 else {
            throw DatasetError(
                .unusable,
                "the sound has \(spectrogram.frameCount) frames; a patch of preset"
                    + " '\(preset.name)' takes \(length)")
        }
        var array = try NumPyColumnFile(path: path, shape: [count, length, preset.bandCount])
        try spectrogram.forEachPart { part in
            let values = patches.append(part)
            try array.append(values, count: values.count)
        }
        try array.commit()
    }

    /// Sound made back from the values.
    func writeSound() throws {
        let inverse = try SpectrogramInverse(preset: preset)
        let most = Self.mostInvertedBins / preset.binCount
        guard spectrogram.frameCount <= most else {
            let seconds = Int(Double(most) * preset.hopSeconds)
            throw DatasetError(
                .unusable,
                "a .wav of preset '\(preset.name)' may be made of \(seconds) s at most; give"
                    + " --seconds")
        }
        let sound = try inverse.sound(
            of: spectrogram.whole(), sampleCount: spectrogram.sampleCount)
        try SoundWriter.write(sound, sampleRate: preset.sampleRate, to: path)
    }

    /// Phases are recovered of all columns at once, at about 50 bytes a bin: 1 GB.
    private static let mostInvertedBins = 20_000_000

    /// The picture with axes and colour bar.
    func drawPicture(title: String) throws {
        var peaks = ColumnPeaks(
            bandCount: preset.bandCount, frameCount: spectrogram.frameCount)
        try spectrogram.forEachPart { peaks.append($0.values, count: $0.frameCount) }
        try PNGWriter.write(preset.picture(of: peaks, title: title), to: path)
    }
}
