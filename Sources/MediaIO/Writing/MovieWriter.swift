// Writes a movie from pictures and sound in memory.

internal import CFFmpeg

/// Encodes RGB pictures and float sound into an MP4 or WebM file.
///
/// Picture `i` is shown at `i / frameRate`, or where the rate is variable at its own time; sample `j` is heard at `j / sampleRate`; the encoders'
/// priming is declared in the file, so that players put both back in these places. The file
/// appears at its path when `finish()` returns, and not at all when something fails before.
/// One writer belongs to one thread at a time; encoders run without threads of their own, so that
/// the same input gives the same file.
public final class MovieWriter {
    private let settings: MovieSettings
    private let path: String
    private let container: OutputContainer
    private let picture: PictureTrack
    private let sound: SoundTrack?
    private var isFinished = false

    /// Starts a movie.
    ///
    /// - Parameters:
    ///   - path: where the finished file will be.
    ///   - settings: container, codecs, sizes and rates.
    /// - Throws: `MediaError.cannotWrite` for impossible settings or a file that cannot be created,
    ///   `.unsupportedCodec` where FFmpeg lacks an encoder.
    public init(path: String, settings: MovieSettings) throws(MediaError) {
        if let fault = settings.fault {
            throw MediaError(code: .cannotWrite, path: path, message: fault)
        }
        self.path = path
        self.settings = settings
        container = try OutputContainer(muxer: settings.container.rawValue, path: path)
        picture = try PictureTrack(settings, container, path)
        sound = settings.sampleRate > 0 ? try SoundTrack(settings, container, path) : nil
        // The index in front lets a player start, and us probe, without reading the whole file.
        try container.writeHeader(
            options: settings.container == .mp4 ? [("movflags", "+faststart")] : [])
    }

    /// Appends the next picture.
    ///
    /// - Parameter rgb: `height` rows of `width` pixels of red, green and blue, without padding.
    /// - Throws: `MediaError.cannotWrite` when encoding or writing fails.
    public func append(picture rgb: Span<UInt8>) throws(MediaError) {
        checkPicture(rgb, hasTime: false)
        try picture.append(rgb, to: container)
    }

    /// Appends the next picture of a movie whose rate is variable.
    ///
    /// - Parameters:
    ///   - rgb: `height` rows of `width` pixels of red, green and blue, without padding.
    ///   - seconds: when it is shown first, on the clock of the sound, which begins at 0; after the
    ///     picture before. Kept within 1/180,000 s in MP4, 1/2000 s in WebM.
    /// - Throws: `MediaError.cannotWrite` when times do not ascend, and when encoding or writing fails.
    public func append(picture rgb: Span<UInt8>, at seconds: Double) throws(MediaError) {
        checkPicture(rgb, hasTime: true)
        try picture.append(rgb, at: seconds, to: container)
    }

    private func checkPicture(_ rgb: Span<UInt8>, hasTime: Bool) {
        checkUnfinished()
        let expected = settings.width * settings.height * 3
        guard rgb.count == expected else {
            fatalError("MovieWriter.append(picture:): expected \(expected) bytes, got \(rgb.count)")
        }
        guard hasTime == settings.hasVariableRate else {
            fatalError(
                "MovieWriter.append(picture:): a picture \(hasTime ? "with" : "without") a time, "
                    + "but settings.hasVariableRate is \(settings.hasVariableRate)")
        }
    }

    /// Appends the next samples of sound.
    ///
    /// - Parameter samples: values in -1...1 (louder ones are clipped), channels interleaved.
    /// - Throws: `MediaError.cannotWrite` when encoding or writing fails.
    public func append(sound samples: Span<Float>) throws(MediaError) {
        checkUnfinished()
        guard let sound, samples.count % settings.channelCount == 0 else {
            fatalError(
                "MovieWriter.append(sound:): \(samples.count) values for "
                    + "\(sound == nil ? 0 : settings.channelCount) channels")
        }
        try sound.append(samples, to: container)
    }

    /// Encodes what is left, completes the file and moves it to its place.
    ///
    /// - Throws: `MediaError.cannotWrite`, as on a full disk.
    public func finish() throws(MediaError) {
        checkUnfinished()
        isFinished = true
        try picture.finish(to: container)
        try sound?.finish(to: container)
        try container.finish()
    }

    private func checkUnfinished() {
        if isFinished { fatalError("MovieWriter: \(path) is already finished") }
    }
}
