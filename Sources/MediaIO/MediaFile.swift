/// An open media file: pictures and sound on one clock.
///
/// All times are seconds as the file's timestamps give them (what `ffprobe` prints as `pts_time`),
/// the same clock for pictures and sound; it need not begin at 0. Use a file on one thread at a
/// time; any number of files may be open on different threads.
public final class MediaFile {
    /// What the file holds.
    public let info: MediaInfo

    private let source: PacketSource
    private let decoderThreads: Int
    private var videoDecoder: VideoDecoder?
    private var audioDecoder: AudioDecoder?
    private var frameScaler: FrameScaler?

    /// The time that one call may take before it gives up.
    public static let defaultDeadlineSeconds = 60.0

    /// Opens a file and reads its headers.
    ///
    /// - Parameters:
    ///   - path: a regular file; its name may contain any character and need not have a suffix.
    ///   - decoderThreads: threads that FFmpeg may use to decode pictures.
    ///   - deadlineSeconds: the time that one call may take before it fails; from one frame to the
    ///     next for `frames`, `forEachFrame` and `allSamples`.
    /// - Throws: `MediaError.unreadable` when the path is no readable file, `notMedia` when FFmpeg
    ///   recognizes nothing in it.
    public init(
        path: String, decoderThreads: Int = 1,
        deadlineSeconds: Double = MediaFile.defaultDeadlineSeconds
    ) throws(MediaError) {
        let deadline = Deadline(seconds: deadlineSeconds)
        let container = try InputContainer(path: path, deadline: deadline)
        info = StreamInspector(container: container).info()
        source = try PacketSource(container: container)
        self.decoderThreads = decoderThreads
    }

    // MARK: - Pictures

    /// The frame shown at an instant: the last one whose time is not after it.
    ///
    /// A frame is shown in the half-open interval from its own time to that of the next frame, the
    /// last one for the duration the container gives it. An instant before the first frame gets the
    /// first frame, whose `presentationSeconds` tells. Always seeks, so the result does not depend
    /// on earlier calls; for many instants `frames(at:size:_:)` is faster.
    ///
    /// - Throws: `MediaError.endOfStream` when the last frame is no longer shown at the instant,
    ///   `noVideo`, `unsupportedCodec`, `damaged`.
    public func frame(at seconds: Double, size: FrameSize) throws(MediaError) -> VideoFrame {
        begin()
        let decoder = try video()
        return try scaled(decoder.show(at: seconds, continuing: false), size, decoder)
    }

    /// The frames shown at several instants, in one pass.
    ///
    /// - Parameters:
    ///   - seconds: the instants, in any order; equal ones are allowed.
    ///   - size: the size wanted.
    ///   - body: gets the index of the instant and its frame, in ascending order of the instants.
    /// - Throws: as `frame(at:size:)`, and what `body` throws.
    public func frames(
        at seconds: [Double], size: FrameSize, _ body: (Int, VideoFrame) throws -> Void
    ) throws {
        begin()
        let decoder = try video()
        let order = seconds.indices.sorted { (seconds[$0], $0) < (seconds[$1], $1) }
        var latest: VideoFrame?
        for (turn, index) in order.enumerated() {
            source.deadline.renew()
            let shown = try decoder.show(at: seconds[index], continuing: turn > 0)
            let frame: VideoFrame
            if let latest, latest.presentationSeconds == shown.seconds {
                frame = latest
            } else {
                frame = try scaled(shown, size, decoder)
            }
            latest = frame
            try body(index, frame)
        }
    }

    /// Decodes frame after frame, to the end or until `body` returns false.
    ///
    /// - Parameters:
    ///   - size: the size wanted.
    ///   - start: begins with the frame shown at this instant; nil begins with the first frame.
    ///   - body: gets each frame; returns whether to go on. It may read sound of this file, but not
    ///     frames.
    /// - Throws: as `frame(at:size:)`.
    public func forEachFrame(
        size: FrameSize, from start: Double? = nil, _ body: (VideoFrame) -> Bool
    ) throws(MediaError) {
        begin()
        let decoder = try video()
        var frame: TimedFrame?
        if let start {
            frame = try decoder.show(at: start, continuing: false)
        } else {
            frame = try decoder.moveToStart()
        }
        while let shown = frame {
            source.deadline.renew()
            guard body(try scaled(shown, size, decoder)) else { return }
            frame = try decoder.advance()
        }
    }

    /// The first picture as the decoder gave it.
    func firstPicture() throws(MediaError) -> DecodedFrame {
        begin()
        guard let first = try video().moveToStart() else {
            throw MediaError(code: .damaged, path: info.path, message: "holds no picture")
        }
        return first.picture
    }

    /// Whether all frames read so far are those that reading at any other place would have given: nothing
    /// was damaged, and no times contradicted each other.
    package var hasFlawlessPictures: Bool { videoDecoder?.isFlawless ?? false }

    // MARK: - Sound

    /// A window of sound: mono, the mean of all channels, on the clock of the pictures.
    ///
    /// Samples lie on one grid that begins at the stream's first sample; the window begins at the
    /// grid point nearest to `startSeconds`, and holds exactly what `allSamples(sampleRate:)` has
    /// there. Where the stream itself has a gap, there is silence.
    ///
    /// The same bit for bit at the stream's own rate, within 1e-6 at another; but from 30 s on MP2
    /// differs by up to one step of 16 bits, and AAC, AC-3, E-AC-3 and AMR by the noise that their
    /// decoders make up (up to 0.1 in tests), which only decoding from the beginning would repeat.
    ///
    /// - Parameters:
    ///   - startSeconds: time of the first sample.
    ///   - count: number of samples.
    ///   - sampleRate: samples per second.
    /// - Returns: `count` samples.
    /// - Throws: `MediaError.endOfStream` when the stream does not cover the whole window, `noAudio`,
    ///   `unsupportedCodec`, `damaged`.
    public func samples(
        from startSeconds: Double, count: Int, sampleRate: Int
    ) throws(MediaError) -> [Float] {
        begin()
        let decoder = try audio()
        let window = SampleWindow(
            startSeconds: startSeconds, count: count,
            ratio: RateRatio(from: decoder.clock.sampleRate, to: sampleRate))
        return try window.read(from: decoder, path: info.path)
    }

    /// The whole sound: mono, the mean of all channels, on the clock of the pictures.
    ///
    /// - Parameter sampleRate: samples per second; nil keeps the stream's own rate.
    /// - Returns: the samples and the time of the first.
    /// - Throws: `MediaError.noAudio`, `unsupportedCodec`, `damaged`.
    public func allSamples(sampleRate: Int? = nil) throws(MediaError) -> AudioSamples {
        begin()
        let decoder = try audio()
        let clock = decoder.clock
        let ratio = RateRatio(from: clock.sampleRate, to: sampleRate ?? clock.sampleRate)
        let samples = try ratio.resample(decoder.readAll(), path: info.path)
        return AudioSamples(
            startSeconds: clock.originSeconds, sampleRate: ratio.outputRate, samples: samples)
    }

    /// Hands over the sound piece by piece: mono, the mean of all channels, in memory that does not
    /// grow with its length.
    ///
    /// Together the pieces are what `allSamples(sampleRate:)` holds from `first` on, but for rounding
    /// where they are resampled.
    ///
    /// - Parameters:
    ///   - sampleRate: samples per second.
    ///   - first: the first sample wanted, not negative, counted at `sampleRate` from the beginning
    ///     of the stream.
    ///   - count: how many samples are wanted at most; nil for all.
    ///   - original: gets the samples at the stream's own rate, before they are resampled, and the
    ///     place of the first; returns whether to go on.
    ///   - body: gets each piece; returns whether to go on. It must not read this file.
    /// - Returns: how many samples the whole stream has at `sampleRate`; nil where its end was not
    ///   reached.
    /// - Throws: `MediaError.noAudio`, `unsupportedCodec`, `damaged`.
    @discardableResult
    public func forEachSoundPiece(
        sampleRate: Int, from first: Int = 0, count: Int? = nil,
        original: ([Float], Int) -> Bool = { _, _ in true }, _ body: ([Float]) -> Bool
    ) throws(MediaError) -> Int? {
        begin()
        let decoder = try audio()
        var resampler = PieceResampler(
            ratio: RateRatio(from: decoder.clock.sampleRate, to: sampleRate), first: first,
            count: count, path: info.path)
        return try resampler.run(decoder, original: original, body)
    }

    /// Where the sound ends, in samples at a rate from its beginning, which takes decoding it.
    ///
    /// Times of files may contradict the number of their samples, so the end that
    /// `forEachSoundPiece(sampleRate:from:count:original:_:)` comes to depends on where it begins.
    ///
    /// - Parameters:
    ///   - sampleRate: samples per second.
    ///   - first: the sample from which it is decoded.
    /// - Returns: the end; 0 where the sound ends before `first`.
    /// - Throws: `MediaError.noAudio`, `unsupportedCodec`, `damaged`.
    public func soundSampleCount(sampleRate: Int, from first: Int = 0) throws(MediaError) -> Int {
        begin()
        let decoder = try audio()
        let ratio = RateRatio(from: decoder.clock.sampleRate, to: sampleRate)
        let start = ratio.needed(for: first..<first).input.lowerBound
        let end = try decoder.forEachPiece(from: start) { _ in true }
        return ratio.outputCount(of: end ?? 0)
    }

    /// When the first sample is heard, in seconds, from which `forEachSoundPiece` counts.
    ///
    /// - Throws: `MediaError.noAudio`, `unsupportedCodec`, `damaged`.
    package func soundStartSeconds() throws(MediaError) -> Double {
        begin()
        return try audio().clock.originSeconds
    }

    /// The first 40 s of the sound at the stream's own rate, or all of it where it is shorter.
    ///
    /// `SoundWindow` cuts from it what `samples(from:count:sampleRate:)` reads, if `hasFlawlessSound`.
    ///
    /// - Returns: the mean of all channels and the time of the first sample.
    /// - Throws: `MediaError.noAudio`, `unsupportedCodec`, `damaged`.
    package func beginningOfSound() throws(MediaError) -> AudioSamples {
        begin()
        let decoder = try audio()
        let clock = decoder.clock
        let count = Int(AudioDecoder.beginningSeconds * Double(clock.sampleRate))
        return AudioSamples(
            startSeconds: clock.originSeconds, sampleRate: clock.sampleRate,
            samples: try decoder.read(0..<count).samples)
    }

    /// Whether all sound read so far was undamaged.
    package var hasFlawlessSound: Bool { audioDecoder?.isFlawless ?? false }

    // MARK: - Parts made when first needed

    private func begin() {
        source.deadline.renew()
        LibraryLog.clear()
    }

    private func video() throws(MediaError) -> VideoDecoder {
        if let videoDecoder { return videoDecoder }
        guard let stream = info.video else {
            throw MediaError(code: .noVideo, path: info.path, message: "has no picture stream")
        }
        let decoder = try VideoDecoder(source: source, info: stream, threads: decoderThreads)
        videoDecoder = decoder
        frameScaler = FrameScaler(container: source.container, stream: stream.index)
        return decoder
    }

    private func audio() throws(MediaError) -> AudioDecoder {
        if let audioDecoder { return audioDecoder }
        guard let stream = info.audio else {
            throw MediaError(code: .noAudio, path: info.path, message: "has no sound stream")
        }
        let decoder = try AudioDecoder(source: source, info: stream)
        audioDecoder = decoder
        return decoder
    }

    private func scaled(
        _ frame: TimedFrame, _ size: FrameSize, _ decoder: VideoDecoder
    ) throws(MediaError) -> VideoFrame {
        guard let frameScaler else {
            throw MediaError(code: .noVideo, path: info.path, message: "has no picture stream")
        }
        return try frameScaler.frame(frame, size: size, durationSeconds: decoder.currentDuration)
    }
}
