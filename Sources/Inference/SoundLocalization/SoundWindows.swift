internal import AudioFeatures
internal import MediaIO
internal import PretextTasks

/// Windows of sound around the frames of a clip: its own sound, or that of another file.
final class SoundWindows {
    /// The file that is heard.
    let path: String
    private let file: MediaFile
    private let input: LocalizerInput
    /// Of another file: from the clip's clock to the file's, and where its windows may begin.
    private var other: (shift: Double, starts: ClosedRange<Double>)?
    /// The first and the last instant that have a window of their own, as headers tell; nil where
    /// every instant has one.
    private(set) var firstMiddle: Double?
    private(set) var lastMiddle: Double?

    /// Opens the sound that goes with a clip.
    init(of clip: MediaFile, or other: String?, input: LocalizerInput) throws(MediaError) {
        self.input = input
        path = other ?? clip.info.path
        // A file of its own even for the clip: pictures and sound are then read without seeking to and fro.
        file = try MediaFile(path: path)
        guard let audio = file.info.audio else {
            throw MediaError(code: .noAudio, path: path, message: "has no sound stream")
        }
        let half = input.windowSeconds / 2
        guard other != nil else {
            let length = audio.durationSeconds ?? file.info.durationSeconds
            firstMiddle = audio.startSeconds + half
            lastMiddle = length.map { audio.startSeconds + $0 - half }
            return
        }
        let rate = input.model.preset.sampleRate
        let count = try file.soundSampleCount(sampleRate: rate)
        let spare = count - input.model.preset.clipSampleCount
        guard spare >= 0 else {
            throw MediaError(
                code: .endOfStream, path: path,
                message: "lasts \(Double(count) / Double(rate)) s; "
                    + "the network listens to \(input.windowSeconds) s")
        }
        let start = audio.startSeconds
        self.other = (
            start - (clip.info.video?.startSeconds ?? 0),
            start...(start + Double(spare) / Double(rate))
        )
    }

    /// The window centred on an instant of the clip; nil where the sound does not cover it.
    func samples(around seconds: Double) throws(MediaError) -> [Float]? {
        var start = seconds - input.windowSeconds / 2
        if let other {
            start = min(max(start + other.shift, other.starts.lowerBound), other.starts.upperBound)
        }
        do {
            return try input.samples(from: start, of: file)
        } catch  where error.code == .endOfStream {
            return nil
        }
    }
}
