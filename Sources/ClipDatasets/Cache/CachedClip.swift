internal import Essentials
internal import MediaIO

/// What a cache holds of one clip: its pictures in spans of some seconds, and the beginning of its sound.
///
/// Only what reading at any place gives bit for bit is kept: nothing of spans in which anything was damaged
/// or times contradict each other, for which an empty entry says that the file is to be read. What is not
/// found, such as an instant after the end, is not found in the file either, and the file tells why.
struct CachedClip {
    private let clip: ClipRecord
    private let cache: SampleCache
    private let content: String

    /// Length of a span of pictures.
    ///
    /// Longer ones cost more when the first sample is wanted of them, shorter ones more of the way
    /// from a key frame to their beginning.
    private static let spanSeconds = 4.0

    /// Nil where the file cannot be looked at, or would have to be read for its content every time.
    init?(_ clip: ClipRecord, cache: SampleCache) {
        guard let content = Self.content(of: clip.path, cache) else { return nil }
        self.clip = clip
        self.cache = cache
        self.content = content
    }

    // MARK: - Pictures

    /// The frames shown at some instants; nil when one of them has to be read from the file.
    func frames(at seconds: [Double], size: FrameSize) -> [VideoFrame]? {
        var frames: [VideoFrame] = []
        for instant in seconds {
            guard let frame = frame(at: instant, size: size) else { return nil }
            frames.append(frame)
        }
        return frames
    }

    private func frame(at instant: Double, size: FrameSize) -> VideoFrame? {
        guard let range = span(of: instant) else { return nil }
        let key = "frames \(size.text) \(range.lowerBound) \(Self.spanSeconds) \(content)"
        if let entry = cache.entry(key) {
            switch FrameSpan.frame(at: instant, in: entry) {
            case .found(let frame): return frame
            case .absent: return nil
            case .damaged: cache.remove(key)
            }
        }
        guard cache.canStore, let span = try? decode(range, size) else { return nil }
        span.store(in: cache, key)
        return span.frame(at: instant)
    }

    private func span(of instant: Double) -> Range<Double>? {
        guard let start = clip.info.video?.startSeconds, instant >= start else { return nil }
        let number = ((instant - start) / Self.spanSeconds).rounded(.down)
        return start + number * Self.spanSeconds..<start + (number + 1) * Self.spanSeconds
    }

    /// All frames shown during a span; none where they may differ from those read elsewhere.
    ///
    /// - Throws: what may pass, and is told by the file to whoever wants a frame if it does not.
    private func decode(
        _ range: Range<Double>, _ size: FrameSize
    ) throws(MediaError) -> FrameSpan {
        var span = FrameSpan()
        let rate = min(max(clip.info.video?.frameRate ?? 30, 1), 1000)
        let count = Int((rate * Self.spanSeconds).rounded(.up)) + 2
        do throws(MediaError) {
            // A file of its own: decoders that met damage here may later give other frames.
            let file = try MediaFile(path: clip.path)
            try file.forEachFrame(size: size, from: range.lowerBound) { frame in
                guard frame.presentationSeconds < range.upperBound else { return false }
                return span.append(frame, of: count)
            }
            return span.isUsable && file.hasFlawlessPictures ? span : FrameSpan()
        } catch {
            if error.mayPass { throw error }
            return FrameSpan()
        }
    }

    // MARK: - Sound

    /// A window of sound; nil when it has to be read from the file.
    func samples(from startSeconds: Double, count: Int, sampleRate: Int) throws -> [Float]? {
        let key = "sound \(content)"
        if let entry = cache.entry(key) {
            switch try CachedSound.window(
                from: startSeconds, count: count, sampleRate: sampleRate, in: entry)
            {
            case .found(let samples): return samples
            case .absent: return nil
            case .damaged: cache.remove(key)
            }
        }
        guard cache.canStore, let sound = try? beginningOfSound() else { return nil }
        CachedSound.store(sound, in: cache, key)
        return try CachedSound.window(
            from: startSeconds, count: count, sampleRate: sampleRate, in: sound)
    }

    /// Without samples where windows may differ from it; throws as `decode`.
    private func beginningOfSound() throws(MediaError) -> AudioSamples {
        let none = AudioSamples(startSeconds: 0, sampleRate: 1, samples: [])
        do throws(MediaError) {
            let file = try MediaFile(path: clip.path)
            let sound = try file.beginningOfSound()
            return file.hasFlawlessSound ? sound : none
        } catch {
            if error.mayPass { throw error }
            return none
        }
    }

    // MARK: - Computations

    /// What was kept of a computation, and what is done with it; nil where nothing sound was kept.
    func computation<Result>(_ key: String, _ body: (ClipComputation) -> Result?) -> Result? {
        let key = "computed \(key) \(content)"
        guard let entry = cache.entry(key) else { return nil }
        if let result = body(ClipComputation(entry)) { return result }
        cache.remove(key)
        return nil
    }

    /// Keeps a computation.
    func store(_ computation: ClipComputation, _ key: String) {
        computation.withRecords { records in
            cache.store(
                "computed \(key) \(content)", numbers: computation.numbers,
                recordBytes: computation.recordBytes, records: records)
        }
    }

    // MARK: - Content

    /// What tells the file's content and how it is read, but not its name.
    ///
    /// The ending matters because demuxers are also chosen by it. Long files are told apart by identity
    /// unless a scan has read them.
    private static func content(of path: String, _ cache: SampleCache) -> String? {
        guard let identity = try? FileIdentity(path: path) else { return nil }
        let suffix = ContentInspector.suffix(of: path)
        if let known = cache.contents.content(of: identity) { return "\(suffix) \(known)" }
        guard identity.byteCount <= ContentKey.completeBytes else {
            return "\(suffix) \(identity.text)"
        }
        guard cache.canStore, let key = try? ContentKey(path: path), key.isComplete else {
            return nil
        }
        do throws(FileError) {
            try cache.contents.store(key.digits, of: identity)
        } catch {
            cache.stop("the cache takes no more: \(error); what is not in it is decoded every time")
        }
        return "\(suffix) \(key.digits)"
    }
}

/// What was found of something in an entry.
enum CacheFinding<Value> {
    case found(Value)
    /// The entry does not have it, and the file has to be read.
    case absent
    case damaged
}

extension MediaError {
    /// Whether the content of the file is not to blame.
    fileprivate var mayPass: Bool { code == .unreadable || code == .failed }
}

extension FrameSize {
    /// The size as part of a key.
    fileprivate var text: String {
        switch self {
        case .exact(let width, let height): "\(width)x\(height)"
        case .shortSide(let side): "short \(side)"
        case .native: "native"
        }
    }
}
