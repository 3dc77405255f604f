public import ClipDatasets
internal import Essentials
internal import MediaIO
public import PretextTasks
internal import TensorCore

/// Embeddings of one stream of a clip at evenly spaced instants.
public struct EmbeddedStream: Sendable {
    /// Instants on the file's clock, in seconds: of the frame, or of the middle of the sound window.
    public var seconds: [Double] = []
    /// For each instant the stretch that was looked at: the time that the frame is shown, or the window.
    public var spans: [Range<Double>] = []
    /// The level of each window of sound, in decibels of full scale; empty for pictures.
    public var levelsDecibels: [Double] = []
    /// One embedding an instant, `[D]` each, of length 1.
    public var embeddings: [[Float]] = []
}

/// Embeddings of a clip.
public struct EmbeddedClip: Sendable {
    /// The clip's name in its collection.
    public let name: String
    /// Pictures, or nothing where the clip has none.
    public var images = EmbeddedStream()
    /// Sounds, or nothing where the clip has none.
    public var sounds = EmbeddedStream()
}

/// Runs a network over clips at a fixed stride: over their pictures, and where it listens over their sounds.
public final class ClipEmbedder {
    private let model: any VisualModel
    private let sounds: (model: any TwoStreamEmbedding, frontEnd: SoundFrontEnd)?
    private let strideSeconds: Double
    /// Instants handled at once; bounds the memory that a long file takes.
    private static let chunk = 32

    /// Prepares an embedder.
    ///
    /// - Parameters:
    ///   - model: a network whose features of pictures are vectors, in inference form.
    ///   - strideSeconds: distance of two instants, more than 0.
    /// - Throws: `SpectrogramError` where the network's front end cannot be set up.
    public init(model: any VisualModel, strideSeconds: Double) throws {
        self.model = model
        self.strideSeconds = strideSeconds
        sounds = try (model as? any TwoStreamEmbedding).map {
            (model: $0, frontEnd: try SoundFrontEnd(for: $0))
        }
    }

    /// Embeds every stream that a clip has and the network takes.
    ///
    /// - Parameters:
    ///   - clip: the clip.
    ///   - name: what to call it in the result.
    /// - Returns: its embeddings; none for a stream shorter than a window.
    /// - Throws: `MediaError` where it cannot be decoded or holds no numbers.
    public func embed(_ clip: ClipRecord, name: String) throws -> EmbeddedClip {
        let file = try MediaFile(path: clip.path)
        var result = EmbeddedClip(name: name)
        if clip.info.video != nil { result.images = try embedImages(of: file) }
        if clip.info.audio != nil, sounds != nil { result.sounds = try embedSounds(of: file) }
        return result
    }

    /// Embeds the pictures of a file that has some, at every stride.
    func embedImages(of file: MediaFile) throws -> EmbeddedStream {
        guard let video = file.info.video else { return EmbeddedStream() }
        let length = video.durationSeconds ?? file.info.durationSeconds ?? 0
        return try embedImages(
            at: instants(from: video.startSeconds, seconds: length, window: 0), of: file)
    }

    /// Embeds the sound of a file that has some, at every stride.
    func embedSounds(of file: MediaFile) throws -> EmbeddedStream {
        guard let audio = file.info.audio else { return EmbeddedStream() }
        let length = audio.durationSeconds ?? file.info.durationSeconds ?? 0
        return try embedSounds(
            at: instants(from: audio.startSeconds, seconds: length, window: windowSeconds),
            of: file)
    }

    /// Whether the network takes sounds.
    var listens: Bool { sounds != nil }

    /// Length of a window of sound; without sound, of the frames that make one input.
    var windowSeconds: Double { sounds?.frontEnd.windowSeconds ?? model.frameTiming.span }

    /// Half a window in and then at every stride, as long as a whole window fits.
    private func instants(
        from start: Double, seconds: Double, window: Double
    ) -> StrideThrough<Double> {
        let first = start + windowSeconds / 2
        let last = start + seconds - max(window / 2, 0.001)
        return Swift.stride(from: first, through: last, by: strideSeconds)
    }

    /// Hands out instants a chunk at a time, until `body` reports the end of the stream.
    ///
    /// Headers often promise a little more than there is, and damaged ones much more; so instants are
    /// made as they are needed, and the end that counts is where decoding ends.
    private func forEachChunk(
        of instants: some Sequence<Double>, _ body: ([Double]) throws -> Bool
    ) throws {
        var rest = instants.makeIterator()
        while true {
            var part: [Double] = []
            while part.count < Self.chunk, let instant = rest.next() { part.append(instant) }
            guard !part.isEmpty, try body(part) else { return }
        }
    }

    /// Embeds the frames shown at instants, up to the end of the stream.
    func embedImages(
        at instants: some Sequence<Double>, of file: MediaFile
    ) throws -> EmbeddedStream {
        var stream = EmbeddedStream()
        try forEachChunk(of: instants) { part in
            var frames = FrameStack(
                middles: part, timing: model.frameTiming, crop: model.frameView)
            var isWhole = true
            do {
                try file.frames(at: frames.instants, size: model.frameView.frameSize) {
                    frames.put($1, at: $0)
                }
            } catch let error as MediaError where error.code == .endOfStream {
                isWhole = false
            }
            guard frames.completeCount > 0 else { return false }
            stream.spans += frames.spans
            let images = frames.tensor
            append(withoutGradients { model.imageFeatures(images) }, frames.seconds, to: &stream)
            return isWhole
        }
        return stream
    }

    /// Embeds the windows of sound around instants, up to the end of the stream.
    ///
    /// The program stops where the network does not listen.
    func embedSounds(
        at instants: some Sequence<Double>, of file: MediaFile
    ) throws -> EmbeddedStream {
        guard let (model, frontEnd) = sounds else {
            programmingError("ClipEmbedder: the network takes no sounds")
        }
        var stream = EmbeddedStream()
        try forEachChunk(of: instants) { part in
            var windows: [[Float]] = []
            do throws(MediaError) {
                for instant in part {
                    let start = instant - windowSeconds / 2
                    let samples = try frontEnd.samples(from: start, of: file)
                    windows.append(samples)
                    stream.spans.append(start..<(start + windowSeconds))
                    stream.levelsDecibels.append(SoundLevel.decibels(samples))
                }
            } catch {
                // Where the sound ends, the rest counts.
                guard error.code == .endOfStream else { throw error }
            }
            guard !windows.isEmpty else { return false }
            let times = Array(part.prefix(windows.count))
            let sounds = try frontEnd.spectrograms(of: windows, path: file.info.path)
            append(withoutGradients { model.soundFeatures(sounds) }, times, to: &stream)
            return times.count == part.count
        }
        return stream
    }

    private func append(_ embeddings: Tensor, _ times: [Double], to stream: inout EmbeddedStream) {
        let width = embeddings.shape[1]
        let values = embeddings.values
        for (row, time) in times.enumerated() {
            stream.seconds.append(time)
            stream.embeddings.append(Array(values[row * width..<(row + 1) * width]))
        }
    }
}
