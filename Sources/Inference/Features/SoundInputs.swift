internal import AudioFeatures
public import MediaIO
public import PretextTasks

/// Cuts spectrograms of windows of sound.
public struct SoundInputs: ClipInputs {
    private let preset: SpectrogramPreset

    /// Cuts what a network takes.
    public init(for model: any AudioVisualModel) {
        preset = model.preset
    }

    /// The length of a window, in seconds.
    public var span: Double { Double(preset.clipSampleCount) / Double(preset.sampleRate) }

    /// The sound's stretch, with ten moments a second.
    public func stretch(of info: MediaInfo) -> (range: Range<Double>, rate: Double)? {
        guard let audio = info.audio else { return nil }
        let length = max(0, audio.durationSeconds ?? info.durationSeconds ?? 0)
        return (audio.startSeconds..<(audio.startSeconds + length), 10)
    }

    /// Inputs `[N, 1, bands, frames]`.
    public func inputs(at instants: [Double], of file: MediaFile) throws -> InputBatch {
        let frontEnd = try SoundFrontEnd(preset: preset)
        var values: [Float] = []
        var seconds: [Double] = []
        do throws(MediaError) {
            for instant in instants {
                let samples = try frontEnd.samples(from: instant - span / 2, of: file)
                values += try frontEnd.spectrogram(of: samples, path: file.info.path)
                seconds.append(instant)
            }
        } catch {
            // Headers promise more than there is; what is there counts.
            guard error.code == .endOfStream, !seconds.isEmpty else { throw error }
        }
        return InputBatch(
            seconds: seconds, values: values,
            shape: [seconds.count, 1, preset.bandCount, preset.clipFrameCount])
    }
}
