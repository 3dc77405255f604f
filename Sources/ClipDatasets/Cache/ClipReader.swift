internal import Essentials
public import MediaIO

/// Pictures and sound of one clip, for one sample: from a cache where it has them, else from the file,
/// which is opened when it is first needed.
///
/// What comes is the same, bit for bit, with and without a cache. For one thread at a time.
public final class ClipReader {
    private let clip: ClipRecord
    private let cache: SampleCache?
    private let cached: CachedClip?
    private var opened: MediaFile?
    /// Whether the file was needed.
    var hasOpenedFile: Bool { opened != nil }

    /// Prepares to read a clip.
    ///
    /// - Parameters:
    ///   - clip: the record of the clip.
    ///   - cache: what to look into and to add to; nil for none.
    public init(_ clip: ClipRecord, cache: SampleCache? = nil) {
        self.clip = clip
        self.cache = cache
        cached = cache.flatMap { CachedClip(clip, cache: $0) }
    }

    /// A reader of another clip, with the same cache.
    public func reader(of other: ClipRecord) -> ClipReader { ClipReader(other, cache: cache) }

    /// The frames shown at some instants, in the order of the instants.
    ///
    /// - Parameters:
    ///   - seconds: the instants, in seconds on the clock of the file.
    ///   - size: the size wanted.
    ///   - isKept: whether they are looked for in the cache and kept there; not worth it for what is read once.
    /// - Returns: a frame for each instant.
    /// - Throws: `MediaError`, as `MediaFile.frame(at:size:)`.
    public func frames(
        at seconds: [Double], size: FrameSize, isKept: Bool = true
    ) throws -> [VideoFrame] {
        if isKept, let frames = cached?.frames(at: seconds, size: size) { return frames }
        var frames = [VideoFrame?](repeating: nil, count: seconds.count)
        try file().frames(at: seconds, size: size) { frames[$0] = $1 }
        return frames.compactMap { $0 }
    }

    /// The frames shown at some instants, from the first on, as far as there are pictures.
    ///
    /// For stretches whose end headers promise: containers that state no duration of streams state that of the
    /// longest, which may be the sound.
    ///
    /// - Parameters:
    ///   - seconds: the instants, ascending, in seconds on the clock of the file.
    ///   - size: the size wanted.
    ///   - isKept: as for `frames(at:size:isKept:)`.
    /// - Returns: a frame for each of the first instants, at least one; fewer than instants where pictures end before the last.
    /// - Throws: `MediaError`; `endOfStream` where they end before the first.
    public func coveredFrames(
        at seconds: [Double], size: FrameSize, isKept: Bool = true
    ) throws -> [VideoFrame] {
        if isKept, let frames = cached?.frames(at: seconds, size: size) { return frames }
        var frames: [VideoFrame] = []
        do {
            try file().frames(at: seconds, size: size) { frames.append($1) }
        } catch let error as MediaError where error.code == .endOfStream && !frames.isEmpty {
            // What is there counts.
        }
        return frames
    }

    /// A window of sound: mono, the mean of all channels, on the clock of the pictures.
    ///
    /// - Parameters:
    ///   - startSeconds: time of the first sample.
    ///   - count: number of samples.
    ///   - sampleRate: samples per second.
    /// - Returns: `count` samples.
    /// - Throws: `MediaError`, as `MediaFile.samples(from:count:sampleRate:)`.
    public func samples(
        from startSeconds: Double, count: Int, sampleRate: Int
    ) throws -> [Float] {
        let samples = try cached?.samples(
            from: startSeconds, count: count, sampleRate: sampleRate)
        if let samples { return samples }
        return try file().samples(from: startSeconds, count: count, sampleRate: sampleRate)
    }

    /// The numbers of a computation, and one of its records, from the cache where it was kept there.
    ///
    /// For what takes seconds. Where there is no cache it is computed every time. Killed in the middle of it, nothing is
    /// kept of it, and all that was kept before.
    ///
    /// - Parameters:
    ///   - key: names the computation with all its settings and the versions of what it uses; the content of the clip is
    ///     added.
    ///   - choose: gets the numbers; returns which record is wanted, nil for none. Asked again where the cache's copy is
    ///     damaged.
    ///   - compute: makes it; the same for the same content.
    /// - Returns: the record, empty where none was wanted, and the numbers.
    /// - Throws: what `compute` throws.
    public func computed(
        _ key: String, choose: ([UInt64]) -> Int?, _ compute: () throws -> ClipComputation
    ) throws -> (numbers: [UInt64], record: [UInt8]) {
        func result(of computation: ClipComputation) -> (numbers: [UInt64], record: [UInt8])? {
            guard let index = choose(computation.numbers) else { return (computation.numbers, []) }
            return computation.record(index).map { (computation.numbers, $0) }
        }
        if let found = cached?.computation(key, result) { return found }
        let made = try compute()
        cached?.store(made, key)
        guard let result = result(of: made) else {
            programmingError("computed \(key): has no record of what was just made")
        }
        return result
    }

    private func file() throws(MediaError) -> MediaFile {
        if let opened { return opened }
        let file = try MediaFile(path: clip.path)
        opened = file
        return file
    }
}
