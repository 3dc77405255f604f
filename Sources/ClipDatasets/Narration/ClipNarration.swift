public import MediaIO

/// What is said in a clip, and when.
public struct ClipNarration: Sendable, Equatable {
    /// Ascending by their beginnings, on the clock of the pictures and within them; they may overlap.
    public let cues: [SubtitleCue]
    /// Where it comes from: a file, with `#` and a number a stream of it.
    public let source: String
    /// What could not be read, and was left out.
    public let faults: [SubtitleFault]

    /// Makes a narration from its parts.
    public init(cues: [SubtitleCue], source: String, faults: [SubtitleFault] = []) {
        self.cues = cues
        self.source = source
        self.faults = faults
    }

    /// What a track says to the pictures of a clip; nil where nothing is left.
    ///
    /// Cues are cut to the time in which pictures are shown. Captions that roll show each line twice, in one cue below
    /// and in the next above: what the cue before showed up to that very moment is not said again.
    ///
    /// - Parameters:
    ///   - track: the text, on the clock of the pictures.
    ///   - clip: the clip.
    public init?(_ track: SubtitleTrack, of clip: ClipRecord) {
        guard let video = clip.info.video,
            let length = video.durationSeconds ?? clip.info.durationSeconds, length > 0
        else { return nil }
        let shown = track.trimmed(to: video.startSeconds..<video.startSeconds + length)
        let cues = Self.saidOnce(shown.cues)
        guard !cues.isEmpty else { return nil }
        self.init(
            cues: cues,
            source: track.streamIndex.map { "\(track.path)#\($0)" } ?? track.path,
            faults: shown.faults)
    }

    /// The longest time between two cues of which one rolls on, in seconds.
    private static let rollingGap = 0.05

    /// The cues without the lines that the one before showed until they began.
    static func saidOnce(_ cues: [SubtitleCue]) -> [SubtitleCue] {
        var result: [SubtitleCue] = []
        var before: (end: Double, lines: [Substring])?
        for cue in cues {
            var lines = cue.text.split(separator: "\n")
            let all = lines
            if let before, abs(cue.startSeconds - before.end) <= rollingGap {
                let count = (1...max(1, lines.count)).last {
                    before.lines.suffix($0) == lines.prefix($0)
                }
                lines.removeFirst(count ?? 0)
            }
            before = (cue.endSeconds, all)
            guard !lines.isEmpty else { continue }
            result.append(
                SubtitleCue(
                    startSeconds: cue.startSeconds, endSeconds: cue.endSeconds,
                    text: lines.joined(separator: "\n")))
        }
        return result
    }
}
