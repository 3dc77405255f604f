// What every network that listens takes, made from samples.

internal import AudioFeatures
internal import MediaIO
internal import PretextTasks
internal import TensorCore

/// Makes the spectrograms that a network takes from windows of sound.
final class SoundFrontEnd {
    let preset: SpectrogramPreset
    private let computer: SpectrogramComputer

    /// Prepares the front end.
    ///
    /// - Throws: `SpectrogramError` where it cannot be set up.
    convenience init(for model: any AudioVisualModel) throws {
        try self.init(preset: model.preset)
    }

    /// Prepares the front end of networks that take a spectrogram.
    ///
    /// - Throws: `SpectrogramError` where it cannot be set up.
    init(preset: SpectrogramPreset) throws {
        self.preset = preset
        computer = try SpectrogramComputer(preset: preset)
    }

    /// Length of a window of sound, in seconds.
    var windowSeconds: Double { Double(preset.clipSampleCount) / Double(preset.sampleRate) }

    /// The samples of a window that begins at an instant.
    ///
    /// - Throws: `MediaError.endOfStream` where the sound does not cover it, and others of reading.
    func samples(from start: Double, of file: MediaFile) throws(MediaError) -> [Float] {
        try file.samples(
            from: start, count: preset.clipSampleCount, sampleRate: preset.sampleRate)
    }

    /// The spectrogram of a window of samples, row-major.
    ///
    /// - Throws: `MediaError.damaged` where the window holds what is not a number, or is too loud.
    func spectrogram(of window: [Float], path: String) throws(MediaError) -> [Float] {
        do {
            return try computer.spectrogram(of: window).values
        } catch {
            throw MediaError(code: .damaged, path: path, message: error.message)
        }
    }

    /// Spectrograms as the network takes them, `[N, 1, bands, frames]`.
    func tensor(of spectrograms: [[Float]]) -> Tensor {
        Tensor(
            spectrograms.flatMap { $0 },
            shape: [spectrograms.count, 1, preset.bandCount, preset.clipFrameCount])
    }

    /// Spectrograms `[N, 1, bands, frames]` of windows of samples.
    ///
    /// - Throws: `MediaError.damaged` where a window holds what is not a number, or is too loud.
    func spectrograms(of windows: [[Float]], path: String) throws(MediaError) -> Tensor {
        var rows: [[Float]] = []
        for window in windows { rows.append(try spectrogram(of: window, path: path)) }
        return tensor(of: rows)
    }
}
