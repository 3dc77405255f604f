internal import CFFmpeg

/// A decoded picture with its place on the clock.
struct TimedFrame {
    let picture: DecodedFrame
    /// When it is shown first.
    let seconds: Double
    /// For how long the container says; the next frame's time is better where there is one.
    let nominalSeconds: Double
}

/// Decodes the picture stream in presentation order and finds the frame shown at an instant.
final class VideoDecoder {
    private let decoder: StreamDecoder
    private let frameInterval: Double
    private let startSeconds: Double
    private var pending: TimedFrame?
    /// Whether the last move ended elsewhere than at the beginning.
    private var cameBySeek = false
    /// Time of the last frame that `next` gave since the last move.
    private var lastSeconds: Double?
    private(set) var current: TimedFrame?
    private(set) var following: TimedFrame?

    init(source: PacketSource, info: VideoStreamInfo, threads: Int) throws(MediaError) {
        decoder = try StreamDecoder(source: source, stream: info.index, threads: threads)
        frameInterval = 1 / (info.frameRate ?? 25)
        startSeconds = info.startSeconds
    }

    /// Whether nothing read so far was damaged or has times that contradict each other.
    var isFlawless: Bool { decoder.isUndamaged && decoder.isReliable }

    // MARK: - One after the other

    /// Makes the first frame `current`; nil when there is none.
    func moveToStart() throws(MediaError) -> TimedFrame? {
        try rewind()
        return try refill()
    }

    /// Makes the next frame `current`; nil when `current` was the last.
    func advance() throws(MediaError) -> TimedFrame? {
        current = following
        following = current == nil ? nil : try next()
        return current
    }

    /// For how long `current` is shown; 0 where damaged times go backwards.
    var currentDuration: Double {
        guard let current else { return 0 }
        guard let following else { return current.nominalSeconds }
        return max(0, following.seconds - current.seconds)
    }

    // MARK: - The frame at an instant

    /// Makes the frame shown at `seconds` `current`: the last one whose time is not after it.
    ///
    /// Before the first frame, that is the first frame.
    ///
    /// - Parameters:
    ///   - seconds: the instant.
    ///   - continuing: whether to go on from `current`, which is not after the instant, where that
    ///     is no longer than seeking; otherwise always seeks, so that the result depends on nothing
    ///     that was read before.
    /// - Returns: `current`.
    /// - Throws: `endOfStream` when the last frame is no longer shown at the instant.
    func show(at seconds: Double, continuing: Bool) throws(MediaError) -> TimedFrame {
        if !continuing || shouldSeek(to: seconds) {
            try jump(to: seconds)
        } else {
            try goOn(to: seconds)
        }
        try advance(to: seconds)
        try confirmEnd(before: seconds)
        guard let current else { throw ended("has no frames", seconds) }
        let end = current.seconds + currentDuration
        if following == nil, seconds >= end { throw ended("ends at \(end) s", seconds) }
        return current
    }

    /// Seeks, and decodes on to the instant: at first without the frames that nothing refers to.
    private func jump(to seconds: Double) throws(MediaError) {
        if decoder.isReliable {
            let firstWanted = firstWanted(for: seconds)
            decoder.leaveOutUnreferenced(before: firstWanted)
            defer { decoder.leaveOutUnreferenced(before: nil) }
            try seek(atOrBefore: seconds)
            _ = try refill()
            try advance(to: seconds)
            if isSure(after: firstWanted) { return }
        }
        try seek(atOrBefore: seconds)
        _ = try refill()
    }

    /// Decodes on from `current` to the instant, without the frames before it that nothing refers to.
    private func goOn(to seconds: Double) throws(MediaError) {
        guard let following, following.seconds <= seconds, decoder.isReliable else { return }
        let firstWanted = firstWanted(for: seconds)
        try advance(to: seconds, leavingOutBefore: firstWanted)
        // Whatever jumps must be free to decode every frame.
        if !isSure(after: firstWanted) { try jump(to: seconds) }
    }

    private func advance(
        to seconds: Double, leavingOutBefore firstWanted: Double
    ) throws(MediaError) {
        decoder.leaveOutUnreferenced(before: firstWanted)
        defer { decoder.leaveOutUnreferenced(before: nil) }
        try advance(to: seconds)
    }

    /// Where to stop leaving frames out on the way to an instant.
    private func firstWanted(for seconds: Double) -> Double {
        seconds - max(0.1, 3 * frameInterval)
    }

    /// Whether `current` is the frame it would be if no frame before `firstWanted` had been left out.
    ///
    /// All frames from there on were decoded, so a frame before it may hide a later one that was left
    /// out. Where times contradict each other, or packets are damaged, nothing can be said.
    private func isSure(after firstWanted: Double) -> Bool {
        guard let current, decoder.isReliable else { return false }
        return current.seconds >= firstWanted
    }

    /// Decodes on to the end from farther away where it seems to lie before `seconds`.
    ///
    /// Right after a seek decoders may hold back frames for want of what they refer to, in the worst
    /// case all to the end.
    private func confirmEnd(before seconds: Double) throws(MediaError) {
        guard cameBySeek, following == nil, let current,
            seconds >= current.seconds + currentDuration
        else { return }
        try seek(atOrBefore: current.seconds - Self.wayToTheEnd)
        _ = try refill()
        try advance(to: seconds)
    }

    /// How far before the end, in seconds, decoding begins to confirm it.
    private static let wayToTheEnd = 10.0

    private func advance(to seconds: Double) throws(MediaError) {
        while let next = following, next.seconds <= seconds { _ = try advance() }
    }

    private func refill() throws(MediaError) -> TimedFrame? {
        current = try next()
        following = current == nil ? nil : try next()
        return current
    }

    /// Whether a key frame lies between what is decoded and the instant.
    private func shouldSeek(to seconds: Double) -> Bool {
        guard let current, current.seconds <= seconds, decoder.holdsPosition else { return true }
        guard let following, following.seconds <= seconds else { return false }
        let timeBase = decoder.timeBase
        let keyframe = decoder.source.container.indexedKeyframe(
            stream: decoder.stream, atOrBefore: timeBase.ticks(seconds))
        guard let keyframe else { return seconds - following.seconds > Self.worthSeeking }
        return timeBase.seconds(keyframe) > following.seconds + frameInterval
    }

    /// Without an index: how far ahead an instant must lie for a seek rather than decoding on.
    private static let worthSeeking = 5.0

    private func ended(_ what: String, _ seconds: Double) -> MediaError {
        MediaError(
            code: .endOfStream, path: decoder.source.path,
            message: "stream #\(decoder.stream) (video) \(what), wanted the frame at \(seconds) s")
    }

    // MARK: - Moving

    private func rewind() throws(MediaError) {
        forget()
        cameBySeek = false
        try decoder.rewind(makingNewDecoder: guesses)
    }

    /// Whether times or pixels are guessed from what was decoded before, which only a new decoder forgets.
    private var guesses: Bool { !decoder.isReliable }

    /// Moves so that the next frame is at or before `seconds`, if there is any such frame.
    ///
    /// Demuxers may land after the wanted instant, or in front of frames that cannot be decoded;
    /// then seeks earlier and earlier, at last goes to the beginning.
    private func seek(atOrBefore seconds: Double) throws(MediaError) {
        for stepBack in [0.0, 1, 4, 16] where seconds - stepBack > startSeconds {
            forget()
            let anchor = decoder.stream
            let isMoved = try decoder.seek(
                atOrBefore: seconds - stepBack, anchor: anchor, makingNewDecoder: guesses)
            guard isMoved else { break }
            // Damage right here is met again, and told, on the way from the beginning.
            guard let first = try? next() else { continue }
            if first.seconds <= seconds {
                pending = first
                cameBySeek = true
                return
            }
        }
        try rewind()
    }

    private func forget() {
        (pending, lastSeconds, current, following) = (nil, nil, nil, nil)
    }

    /// The next frame of the stream; nil at the end.
    private func next() throws(MediaError) -> TimedFrame? {
        if let frame = pending {
            pending = nil
            return frame
        }
        if !decoder.holdsPosition { return try resume() }
        guard let picture = try decoder.next() else { return nil }
        return timed(picture)
    }

    /// Goes on after the last frame when another decoder moved the file's position meanwhile.
    private func resume() throws(MediaError) -> TimedFrame? {
        guard let last = lastSeconds else {
            try rewind()
            return try next()
        }
        let (shown, upcoming) = (current, following)
        try seek(atOrBefore: last)
        (current, following) = (shown, upcoming)
        while let frame = try next() {
            if frame.seconds > last { return frame }
        }
        return nil
    }

    private func timed(_ picture: DecodedFrame) -> TimedFrame {
        let nominal = decoder.timeBase.seconds(picture.durationTicks)
        let length = nominal > 0 ? nominal : frameInterval
        // Streams without any timestamps are taken to be of constant frame rate.
        let seconds =
            picture.timestamp.map(decoder.timeBase.seconds)
            ?? lastSeconds.map { $0 + length } ?? startSeconds
        lastSeconds = seconds
        return TimedFrame(picture: picture, seconds: seconds, nominalSeconds: length)
    }
}
