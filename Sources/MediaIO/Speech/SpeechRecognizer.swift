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

    /// Samples given at a time, to which beginnings and ends are told.
    private static let pieceLength = SpeechFilter.sampleRate / UtteranceClock.piecesPerSecond
    /// Silence after which every utterance has ended, in pieces.
    private static let silentPieces = 20

    /// Recognizes the speech of a file: a cue an utterance, between two pauses or cuts (`UtteranceClock`).
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
        private var clock = UtteranceClock()

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
            try cut()
        }

        private mutating func take(_ piece: [Float]) throws(MediaError) {
            let power = piece.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(piece.count)
            clock.hear(10 * log10(max(power, 1e-12)))
            if let text = try filter.take(piece) {
                endUtterance(text)
            } else if clock.isTooLong {
                try cut()
            }
        }

        /// Makes the filter end its utterance, by silence that is not in the file.
        private mutating func cut() throws(MediaError) {
            let silence = [Float](repeating: 0, count: SpeechRecognizer.pieceLength)
            var text: String?
            for _ in 0..<SpeechRecognizer.silentPieces where text == nil {
                text = try filter.take(silence)
            }
            endUtterance(text)
        }

        private mutating func endUtterance(_ text: String?) {
            let plain = PlainLines.tidied(text ?? "")
            let spoken = clock.endUtterance(
                words: plain.split(whereSeparator: \.isWhitespace).count)
            guard let spoken else { return }
            cues.append(
                SubtitleCue(
                    startSeconds: startSeconds + spoken.lowerBound,
                    endSeconds: startSeconds + spoken.upperBound, text: plain))
        }
    }
}
