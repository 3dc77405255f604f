/// A piece of text with the time at which it is shown.
public struct SubtitleCue: Sendable, Equatable, Codable {
    /// When it appears, in seconds on the clock of the file's timestamps.
    public let startSeconds: Double
    /// When it is gone: the first instant at which it is no longer shown; after `startSeconds`.
    public let endSeconds: Double
    /// What is shown: lines without tags, without blanks at their ends; never empty.
    public let text: String

    /// Makes a cue from its parts.
    public init(startSeconds: Double, endSeconds: Double, text: String) {
        self.startSeconds = startSeconds
        self.endSeconds = endSeconds
        self.text = text
    }

    /// The same text, shown later by a number of seconds; negative for earlier.
    public func moved(by seconds: Double) -> SubtitleCue {
        SubtitleCue(
            startSeconds: startSeconds + seconds, endSeconds: endSeconds + seconds, text: text)
    }
}

/// A part of a subtitle track that could not be read.
public struct SubtitleFault: Sendable, Equatable, CustomStringConvertible {
    /// Line of the file, the first being 1; nil for a stream inside a media file.
    public let line: Int?
    /// What is wrong there.
    public let message: String

    /// Makes a fault from its parts.
    public init(line: Int?, message: String) {
        self.line = line
        self.message = message
    }

    /// `line 7: message`.
    public var description: String { line.map { "line \($0): \(message)" } ?? message }
}

/// Text that belongs to a video: from a stream inside its file, or from a file beside it.
///
/// Both give the same: plain text on the clock of pictures and sound.
public struct SubtitleTrack: Sendable, Equatable {
    /// The file it was read from.
    public let path: String
    /// Index of the stream in the file; nil for a file of its own.
    public let streamIndex: Int?
    /// FFmpeg's name of the form, such as `subrip`, `webvtt`, `mov_text` or `ass`.
    public let codec: String
    /// As the file or its name tells, such as `eng` or `en`; nil where neither does.
    public let language: String?
    /// In ascending order of `startSeconds`, else as in the file; they may overlap.
    public let cues: [SubtitleCue]
    /// What could not be read, and was left out.
    public let faults: [SubtitleFault]

    /// Makes a track from its parts; cues are put in order.
    public init(
        path: String, streamIndex: Int?, codec: String, language: String?, cues: [SubtitleCue],
        faults: [SubtitleFault]
    ) {
        self.path = path
        self.streamIndex = streamIndex
        self.codec = codec
        self.language = language
        self.cues = cues.enumerated().sorted {
            ($0.element.startSeconds, $0.offset) < ($1.element.startSeconds, $1.offset)
        }.map(\.element)
        self.faults = faults
    }

    /// The cues that are shown at some instant of a half-open range of seconds.
    public func cues(during seconds: Range<Double>) -> [SubtitleCue] {
        cues.filter {
            $0.startSeconds < seconds.upperBound && $0.endSeconds > seconds.lowerBound
        }
    }

    /// The track as far as it goes with a video that is shown for a half-open range of seconds.
    ///
    /// Cues that reach beyond it are cut; what lies outside is left out and named as a fault.
    public func trimmed(to seconds: Range<Double>) -> SubtitleTrack {
        var faults = faults
        let cues = cues.compactMap { cue -> SubtitleCue? in
            let start = max(cue.startSeconds, seconds.lowerBound)
            let end = min(cue.endSeconds, seconds.upperBound)
            guard start < end else {
                let message = "the cue at \(cue.startSeconds) s lies outside the video"
                faults.append(SubtitleFault(line: nil, message: message))
                return nil
            }
            return SubtitleCue(startSeconds: start, endSeconds: end, text: cue.text)
        }
        return SubtitleTrack(
            path: path, streamIndex: streamIndex, codec: codec, language: language, cues: cues,
            faults: faults)
    }
}
