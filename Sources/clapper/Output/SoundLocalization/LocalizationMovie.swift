internal import Inference
internal import MediaIO
internal import Reporting

/// Writes a clip with its maps over the picture, at the clip's own frame times, and with sound.
struct LocalizationMovie {
    private let result: LocalizedClip
    private let clip: String
    private let sound: String?
    private let span: ClipLocalizer.Span
    private let canvas: LocalizationCanvas

    private static let longestSide = 1280

    init(result: LocalizedClip, clip: String, sound: String?, span: ClipLocalizer.Span) {
        (self.result, self.clip, self.sound, self.span) = (result, clip, sound, span)
        canvas = LocalizationCanvas(result: result, longestSide: Self.longestSide)
    }

    /// Writes the movie.
    ///
    /// - Throws: `MediaError`.
    func write(to path: String) throws(MediaError) {
        let file = try MediaFile(path: clip)
        let rate = file.info.video?.frameRate ?? 25
        let movie = try MovieWriter(
            path: path,
            settings: MovieSettings(
                container: .mp4, width: canvas.panel.width, height: canvas.panel.height,
                frameRate: Int(min(max(rate, 1), 240).rounded()), hasVariableRate: true,
                quality: 20, sampleRate: MovieSound.sampleRate, audioBitRate: 128_000))
        let track = try MovieSound(of: sound, clip: file.info)
        var failure: MediaError?
        var shown: (start: Double, end: Double)?
        var next = 0
        try file.forEachFrame(size: canvas.frameSize, from: span.start) { frame in
            let seconds = frame.presentationSeconds
            if let end = span.end, seconds >= end { return false }
            let start = shown?.start ?? seconds
            let end = min(seconds + frame.durationSeconds, span.end ?? .infinity)
            shown = (start, end)
            while next < result.moments.count, result.moments[next].seconds <= seconds { next += 1 }
            do throws(MediaError) {
                let picture = canvas.render(frame, moment(before: next, at: seconds))
                try movie.append(picture: picture.pixels.span, at: seconds - start)
                try track.append(to: movie, from: start, upTo: end, isLast: false)
            } catch {
                failure = error
            }
            return failure == nil
        }
        if let failure { throw failure }
        if let shown {
            try track.append(to: movie, from: shown.start, upTo: shown.end, isLast: true)
        }
        try movie.finish()
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
