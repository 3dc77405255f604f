internal import Essentials
internal import Glibc

/// A `.srt`, `.vtt` or `.json` file that lies beside a video.
public struct SubtitleFile: Sendable, Equatable {
    /// Where it is.
    public let path: String
    /// As its name tells, such as `en` for `clip.en.srt`; nil where it does not.
    public let language: String?

    /// A file at a path; its name need not fit that of the video.
    public init(path: String, language: String? = nil) {
        self.path = path
        self.language = language
    }

    /// Largest file that is read: a hundred times the longest ones in use.
    private static let maximumBytes = 32 << 20

    /// The files that by their names belong to a video, in order of name; see `SubtitleFolder`.
    ///
    /// - Parameter path: the video.
    /// - Returns: the files.
    /// - Throws: `MediaError.unreadable` where the folder cannot be listed.
    public static func files(beside path: String) throws(MediaError) -> [SubtitleFile] {
        try SubtitleFolder(of: path).files(beside: path)
    }

    /// Reads the file.
    ///
    /// The form follows from the content: it is WebVTT where it begins with that word or is called
    /// `.vtt`, what Whisper writes (`TranscriptJSON`) where it is called `.json`, else SubRip. Encodings: see
    /// `TextEncoding`. Cues without text are left out.
    ///
    /// - Parameter startSeconds: where the video begins on its clock (`MediaInfo.startSeconds`): the
    ///   times in the file count from there, as in players.
    /// - Returns: the cues, and each part that could not be read with its line.
    /// - Throws: `MediaError.unreadable`, and `notMedia` where the file is empty, too large, or
    ///   without a single line of times, or a `.json` of another form.
    public func track(startSeconds: Double = 0) throws(MediaError) -> SubtitleTrack {
        let text = try text()
        guard !path.lowercased().hasSuffix(".json") else {
            guard let transcript = TranscriptJSON.parse(text) else {
                throw notMedia("is no transcript such as Whisper writes")
            }
            return track(
                "transcript", transcript.language, transcript.cues, transcript.faults,
                from: startSeconds)
        }
        let isWebVTT = text.hasPrefix("WEBVTT") || path.lowercased().hasSuffix(".vtt")
        let form: CueParser.Form = isWebVTT ? .webVTT : .subRip
        guard let parsed = CueParser.parse(text, as: form) else {
            throw notMedia("has no line with the times of a cue")
        }
        return track(form.rawValue, nil, parsed.cues, parsed.faults, from: startSeconds)
    }

    private func track(
        _ codec: String, _ told: String?, _ cues: [SubtitleCue], _ faults: [SubtitleFault],
        from startSeconds: Double
    ) -> SubtitleTrack {
        SubtitleTrack(
            path: path, streamIndex: nil, codec: codec, language: language ?? told,
            cues: cues.map { $0.moved(by: startSeconds) }, faults: faults)
    }

    private func text() throws(MediaError) -> String {
        try RegularFile.check(path)
        var status = stat()
        guard stat(path, &status) == 0, status.st_size <= Self.maximumBytes else {
            throw notMedia("is larger than \(Self.maximumBytes >> 20) MiB")
        }
        do {
            return TextEncoding.text(of: try ReadFile.bytes(at: path))
        } catch {
            throw MediaError(code: .unreadable, path: path, message: error.message)
        }
    }

    private func notMedia(_ message: String) -> MediaError {
        MediaError(code: .notMedia, path: path, message: "\(message); not a subtitle file")
    }
}
