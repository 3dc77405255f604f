internal import AudioFeatures

/// The list of spectrogram presets.
enum PresetTable {
    /// Prints every preset with its numbers.
    static func print(as format: OutputFormat) {
        var table = ResultTable(columns: [
            "preset", "rate (Hz)", "window", "FFT", "hop", "clip (samples)", "bands", "frames",
            "values", "source",
        ])
        for (preset, source) in SpectrogramPreset.catalogue {
            table.rows.append([
                .text(preset.name), .integer(preset.sampleRate), .integer(preset.windowLength),
                .integer(preset.fftSize), .integer(preset.hopLength),
                .integer(preset.clipSampleCount), .integer(preset.bandCount),
                .integer(preset.clipFrameCount), .text(values(of: preset)), .text(source),
            ])
        }
        table.print(as: format)
    }

    private static func values(of preset: SpectrogramPreset) -> String {
        if preset.cepstrum != nil { return "cepstral coefficients" }
        guard preset.logarithm != nil else { return "power" }
        return preset.peak == nil ? "logarithm" : "logarithm, by the clip's maximum"
    }
}
