internal import Foundation

/// Writes down what is said in a file, without a network: PocketSphinx through FFmpeg's filter `asr`.
///
/// PocketSphinx is old and its model is for clear, read American English: of other speech a good part comes out wrong.
public struct SpeechRecognizer: Sendable {
    private let model: SpeechModel

    /// Makes a recognizer.
    public init(model: SpeechModel) { self.model = model }

    /// The language that it understands, such as `en`.
    public var language: String { model.language }

    /// Samples given at a time: a tenth of a second, to which beginnings and ends are told.
    private static let pieceLength = SpeechFilter.sampleRate / 10
    /// Silence at the end, which ends the last utterance.
    private static let silentPieces = 20
    /// What is this much quieter than the loudest of an utterance is before or after it, in decibels.
    private static let range = 30.0

    /// Recognizes the speech of a file: a cue an utterance, between two pauses.
    ///
    /// - Parameter file: a file with sound.
    /// - Returns: the track, called `asr`; its cues may be few or none.
    /// - Throws: `MediaError` where the sound cannot be decoded, or the model not be read.
    public func track(of file: MediaFile) throws(MediaError) -> SubtitleTrack {
        let path = file.info.path
        var listener = Listener(
            filter: try SpeechFilter(model: model, path: path),
            startSeconds: file.info.audio?.startSeconds ?? 0)
        var failure: MediaError?
        try file.forEachSoundPiece(sampleRate: SpeechFilter.sampleRate) { samples in
            do throws(MediaError) {
                try listener.hear(samples)
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        try listener.end()
        return SubtitleTrack(
            path: path, streamIndex: nil, codec: "asr", language: model.language,
            cues: listener.cues, faults: [])
    }

    /// Hands samples over in equal pieces, and finds out when utterances begin and end.
    private struct Listener {
        let filter: SpeechFilter
        let startSeconds: Double
        private(set) var cues: [SubtitleCue] = []
        private var pending: [Float] = []
        /// Level of each piece that was heard, in decibels.
        private var levels: [Double] = []
        /// The piece with which the last utterance ended.
        private var lastEnd = 0

        init(filter: SpeechFilter, startSeconds: Double) {
            self.filter = filter
            self.startSeconds = startSeconds
        }

        mutating func hear(_ samples: [Float]) throws(MediaError) {
            pending += samples
            var used = 0
            while pending.count - used >= SpeechRecognizer.pieceLength {
                try take(Array(pending[used..<used + SpeechRecognizer.pieceLength]))
                used += SpeechRecognizer.pieceLength
            }
            pending.removeFirst(used)
        }

        mutating func end() throws(MediaError) {
            let rest = SpeechRecognizer.pieceLength - pending.count
            try take(pending + [Float](repeating: 0, count: rest))
            for _ in 0..<SpeechRecognizer.silentPieces {
                try take([Float](repeating: 0, count: SpeechRecognizer.pieceLength))
            }
        }

        private mutating func take(_ piece: [Float]) throws(MediaError) {
            let power = piece.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(piece.count)
            levels.append(10 * log10(max(power, 1e-12)))
            guard let text = try filter.take(piece) else { return }
            let plain = PlainLines.tidied(text)
            defer { lastEnd = levels.count }
            guard !plain.isEmpty, let spoken = spoken(lastEnd..<levels.count) else { return }
            let length = Double(SpeechRecognizer.pieceLength) / Double(SpeechFilter.sampleRate)
            cues.append(
                SubtitleCue(
                    startSeconds: startSeconds + Double(spoken.lowerBound) * length,
                    endSeconds: startSeconds + Double(spoken.upperBound) * length, text: plain))
        }

        /// The pieces between the first and the last that are loud enough.
        private func spoken(_ pieces: Range<Int>) -> Range<Int>? {
            guard let loudest = levels[pieces].max(),
                let first = pieces.first(where: { levels[$0] > loudest - SpeechRecognizer.range }),
                let last = pieces.last(where: { levels[$0] > loudest - SpeechRecognizer.range })
            else { return nil }
            return first..<last + 1
        }
    }
}
