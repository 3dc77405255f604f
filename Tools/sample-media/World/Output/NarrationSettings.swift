// How well a narration fits what is seen.

internal import Essentials

/// How narration is displaced, and how much of it is beside the point.
public struct NarrationSettings: Sendable, Equatable {
    /// Sentences are said up to this many seconds earlier or later than what they tell of is seen.
    public var shiftSeconds: Double
    /// Share of the sentences that are about nothing in view, half of them chatter, the others about things that are
    /// not there; nil for a fifth, all of it chatter.
    public var unseenShare: Double?

    /// The usual settings: in time, a fifth of it chatter.
    ///
    /// - Parameters:
    ///   - shiftSeconds: sentences are said up to this many seconds earlier or later.
    ///   - unseenShare: share of the sentences that are about nothing in view; nil for the usual one.
    public init(shiftSeconds: Double = 0, unseenShare: Double? = nil) {
        self.shiftSeconds = shiftSeconds
        self.unseenShare = unseenShare
    }

    /// Whether sentences may also be spoken: only those that are said where they belong.
    var allowsSpeech: Bool { shiftSeconds == 0 }

    /// Displaces sentences, each by itself, without leaving the clip.
    ///
    /// - Parameters:
    ///   - cues: in world time.
    ///   - seconds: length of the clip.
    ///   - random: advanced only where sentences are displaced.
    /// - Returns: the cues in their order.
    func displaced(
        _ cues: [NarrationCue], seconds: Double, random: inout RandomStream
    ) -> [NarrationCue] {
        guard shiftSeconds > 0 else { return cues }
        return cues.map { cue in
            var cue = cue
            let latest = max(Scene.margin, Scene.margin + seconds - (cue.end - cue.start))
            let start = cue.start + random.uniform(in: -shiftSeconds...shiftSeconds)
            cue.shift = min(max(start, Scene.margin), latest) - cue.start
            return cue
        }
    }
}
