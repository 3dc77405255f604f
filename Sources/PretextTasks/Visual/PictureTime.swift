internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// When a clip shows pictures, as its headers say.
///
/// Matroska, WebM and FLV state a duration for the whole file alone, which is that of the sound where this is longer:
/// pictures may end earlier, which only reading tells.
enum PictureTime {
    /// Seconds on the clock of the file during which pictures are shown; nil where no duration is stated.
    static func seconds(of clip: ClipRecord) -> Range<Double>? {
        guard let video = clip.info.video,
            let length = video.durationSeconds ?? clip.info.durationSeconds
        else { return nil }
        return video.startSeconds..<video.startSeconds + max(0, length)
    }

    /// When the first picture is shown, in seconds on the clock of the file.
    static func start(of clip: ClipRecord) -> Double { clip.info.video?.startSeconds ?? 0 }

    /// Instants around which pictures are shown for a number of seconds; empty where there are none.
    static func middles(of clip: ClipRecord, span: Double) -> Range<Double>? {
        guard let seconds = seconds(of: clip) else { return nil }
        // Headers promise a little more than there is.
        let period = clip.info.video?.frameRate.map { 1 / max(1, $0) } ?? 0.05
        let start = seconds.lowerBound + span / 2
        return start..<max(start, seconds.upperBound - span / 2 - period)
    }

    /// Why a clip cannot serve where `span` seconds of pictures are needed.
    static func objection(to clip: ClipRecord, span: Double) -> SampleFault? {
        guard clip.info.video != nil else {
            return SampleFault(reason: "no-video", detail: "has no picture", isDamage: false)
        }
        guard let middles = middles(of: clip, span: span) else {
            return SampleFault(
                reason: "no-duration", detail: "neither stream nor file states a duration",
                isDamage: false)
        }
        guard middles.isEmpty else { return nil }
        return SampleFault(
            reason: "too-short", detail: "shows pictures for little more than \(span) s",
            isDamage: false)
    }

    /// One of the equal stretches into which a clip is divided, so that what is read of a long one is bounded.
    ///
    /// - Parameters:
    ///   - clip: the clip.
    ///   - seconds: the least that a stretch lasts, unless the clip is shorter.
    ///   - margin: seconds left out at the end, beyond the frame that headers often promise too much.
    ///   - random: the sample's stream.
    /// - Returns: seconds on the clock of the file; nil where no duration is stated.
    static func drawStretch(
        of clip: ClipRecord, atLeast seconds: Double, margin: Double = 0,
        random: inout RandomStream
    ) -> Range<Double>? {
        guard let all = middles(of: clip, span: 0) else { return nil }
        let length = max(0, all.upperBound - all.lowerBound - margin)
        let count = max(1, Int(length / seconds))
        let part = length / Double(count)
        let start = all.lowerBound + Double(random.integer(below: count)) * part
        return start..<start + part
    }
}
