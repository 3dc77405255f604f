internal import Inference
internal import MediaIO
internal import Reporting

/// Writes a clip with its maps over the picture, at the clip's own frame times, and with sound.
final class LocalizationMovie {
    private let result: LocalizedClip
    private let clip: String
    private let sound: String?
    private let span: ClipLocalizer.Span
    private let canvas: LocalizationCanvas

    /// The stretch that has been written, on the clip's clock.
    private var written: (start: Double, end: Double)?
    /// The first moment that is not due yet.
    private var next = 0
    private var failure: (any Error)?

    private static let longestSide = 1280

    init(result: LocalizedClip, clip: String, sound: String?, span: ClipLocalizer.Span) {
        (self.result, self.clip, self.sound, self.span) = (result, clip, sound, span)
        canvas = LocalizationCanvas(result: result, longestSide: Self.longestSide)
    }

    /// Writes the movie.
    ///
    /// - Throws: `MediaError`.
    func write(to path: String) throws {
        let file = try MediaFile(path: clip)
        let rate = file.info.video?.frameRate ?? 25
        let movie = try MovieWriter(
            path: path,
            settings: MovieSettings(
                container: .mp4, width: canvas.panel.width, height: canvas.panel.height,
                frameRate: Int(min(max(rate, 1), 240).rounded()), hasVariableRate: true,
                quality: 20, sampleRate: MovieSound.sampleRate, audioBitRate: 128_000))
        let track = try MovieSound(of: sound, clip: file.info)
        try file.forEachFrame(size: canvas.frameSize, from: span.start) { frame in
            if let end = span.end, frame.presentationSeconds >= end { return false }
            do {
                try append(frame, to: movie, track)
            } catch {
                failure = error
            }
            return failure == nil
        }
        if let failure { throw failure }
        if let written {
            try track.append(to: movie, from: written.start, upTo: written.end, isLast: true)
        }
        try movie.finish()
    }

    private func append(_ frame: VideoFrame, to movie: MovieWriter, _ track: MovieSound) throws {
        let seconds = frame.presentationSeconds
        let start = written?.start ?? seconds
        let end = min(seconds + frame.durationSeconds, span.end ?? .infinity)
        written = (start, end)
        while next < result.moments.count, result.moments[next].seconds <= seconds { next += 1 }
        let picture = canvas.render(frame, moment(before: next, at: seconds))
        try movie.append(picture: picture.pixels.span, at: seconds - start)
        try track.append(to: movie, from: start, upTo: end, isLast: false)
    }

    /// The latest moment, as long as the next one is not due.
    private func moment(before next: Int, at seconds: Double) -> LocalizedMoment? {
        guard next > 0 else { return nil }
        let moment = result.moments[next - 1]
        // A frame of the clip may be as long as a stride.
        let isLast = next == result.moments.count
        return isLast && seconds > moment.seconds + span.stride ? nil : moment
    }
}
