internal import MediaIO

/// Measures the content of a file by decoding all of it once.
enum ContentScanner {
    /// How long a file may take.
    struct Limits: Sendable {
        /// From one frame to the next, and before the first, in seconds.
        var stallSeconds = 60.0
        /// For each picture, on top of that; more means less than two pictures a second.
        var secondsPerPicture = 0.5
        /// For each second of sound, on top of that.
        var secondsPerSoundSecond = 0.5
    }

    /// What the headers of a file say and what its content is.
    struct Scanned {
        let info: MediaInfo
        let measurements: ContentMeasurements
    }

    /// Decodes and measures a file; nil when `isCancelled` became true on the way.
    ///
    /// - Throws: `MediaError` where the file does not open, takes too long, or cannot be converted.
    static func scan(
        _ path: String, decoderThreads: Int = 1, limits: Limits = Limits(),
        isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> Scanned? {
        let walk = try MediaWalk(
            path: path, decoderThreads: decoderThreads, deadlineSeconds: limits.stallSeconds)
        var pictures = PictureScan(
            width: walk.info.video?.width ?? 0, height: walk.info.video?.height ?? 0)
        var sounds = SoundScan()
        var allowance = Allowance(limits)
        let decoding = try walk.run { picture throws(MediaError) in
            try pictures.add(picture)
            allowance.seconds += limits.secondsPerPicture
            return !allowance.isSpent && !isCancelled()
        } sound: { sound in
            sounds.add(sound)
            allowance.seconds += limits.secondsPerSoundSecond * sound.durationSeconds
            return !allowance.isSpent && !isCancelled()
        }
        if isCancelled() { return nil }
        guard !allowance.isSpent else { throw allowance.error(path) }
        return Scanned(
            info: walk.info,
            measurements: ContentMeasurements(
                decoding: decoding, picture: try pictures.finish(), sound: sounds.finish()))
    }
}

/// The time that a file may take, which grows with what was decoded of it.
private struct Allowance {
    var seconds: Double
    private let start = ContinuousClock.now

    init(_ limits: ContentScanner.Limits) { seconds = limits.stallSeconds }

    var isSpent: Bool { (ContinuousClock.now - start) / .seconds(1) > seconds }

    func error(_ path: String) -> MediaError {
        MediaError(
            code: .failed, path: path,
            message: "gave up after \(Int(seconds)) s: it decodes slower than 2 frames a second")
    }
}
