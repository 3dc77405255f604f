internal import Essentials
internal import MediaIO
public import Retrieval

/// What is searched for: the pictures or the sound of a file.
public struct SearchQuery: Sendable, Equatable {
    /// A picture, a sound file, or a video.
    public let path: String
    /// Which of its streams.
    public let modality: IndexedModality
    /// The instant, in seconds on the file's clock; nil stands for the whole file.
    public let seconds: Double?

    /// Makes a query.
    public init(path: String, modality: IndexedModality, seconds: Double? = nil) {
        self.path = path
        self.modality = modality
        self.seconds = seconds
    }
}

extension ClipEmbedder {
    /// Embeds a query: one vector for an instant, one a stride for a whole file.
    ///
    /// A window of sound that would begin before the sound or end after it is moved inside.
    ///
    /// - Parameters:
    ///   - query: what is searched for.
    ///   - silenceDecibels: windows of sound below this level are left out.
    /// - Returns: at least one embedding.
    /// - Throws: `MediaError` where the file lacks the stream, is shorter than a window, ends before
    ///   the instant, is silent or cannot be decoded; `ConfigurationError` where the network does not take what is asked.
    public func embed(
        _ query: SearchQuery, silenceDecibels: Double
    ) throws -> EmbeddedStream {
        let file = try MediaFile(path: query.path)
        switch query.modality {
        case .image: return try images(of: file, at: query.seconds)
        case .sound:
            guard listens else {
                throw ConfigurationError("the network takes no sounds to search by")
            }
            return try sounds(of: file, at: query.seconds, above: silenceDecibels)
        }
    }

    private func images(of file: MediaFile, at instant: Double?) throws -> EmbeddedStream {
        guard let video = file.info.video else {
            throw MediaError(
                code: .noVideo, path: file.info.path,
                message: "has no picture to search by; give --audio for its sound")
        }
        if let instant {
            let stream = try embedImages(at: [instant], of: file)
            guard !stream.seconds.isEmpty else { throw beyondEnd(file, instant) }
            return stream
        }
        let stream = try embedImages(of: file)
        // A single picture, or a clip shorter than half a window of sound.
        let found =
            stream.seconds.isEmpty ? try embedImages(at: [video.startSeconds], of: file) : stream
        guard !found.seconds.isEmpty else { throw beyondEnd(file, video.startSeconds) }
        return found
    }

    private func sounds(
        of file: MediaFile, at instant: Double?, above silenceDecibels: Double
    ) throws -> EmbeddedStream {
        guard let audio = file.info.audio else {
            throw MediaError(
                code: .noAudio, path: file.info.path,
                message: "has no sound to search by; give --image for its pictures")
        }
        let all: EmbeddedStream
        if let instant {
            let length = audio.durationSeconds ?? file.info.durationSeconds ?? .infinity
            guard (audio.startSeconds...(audio.startSeconds + length)).contains(instant) else {
                throw beyondEnd(file, instant)
            }
            let first = audio.startSeconds + windowSeconds / 2
            // A hair earlier, since headers round lengths.
            let last = audio.startSeconds + length - windowSeconds / 2 - 0.001
            all = try embedSounds(at: [max(first, min(last, instant))], of: file)
        } else {
            all = try embedSounds(of: file)
        }
        guard !all.seconds.isEmpty else {
            throw MediaError(
                code: .endOfStream, path: file.info.path,
                message: "its sound is shorter than the \(windowSeconds) s that the network hears")
        }
        let audible = all.above(silenceDecibels)
        guard !audible.seconds.isEmpty else {
            throw MediaError(
                code: .endOfStream, path: file.info.path,
                message: "is silent"
                    + (instant.map { " around \($0) s" } ?? "")
                    + " (below \(silenceDecibels) dB); there is nothing to search by")
        }
        return audible
    }

    private func beyondEnd(_ file: MediaFile, _ instant: Double) -> MediaError {
        MediaError(
            code: .endOfStream, path: file.info.path,
            message: "has nothing at \(instant) s; choose an instant within it")
    }
}

extension EmbeddedStream {
    /// The windows of sound that are not quieter than a level.
    func above(_ decibels: Double) -> EmbeddedStream {
        var audible = EmbeddedStream()
        for index in seconds.indices where levelsDecibels[index] >= decibels {
            audible.seconds.append(seconds[index])
            audible.embeddings.append(embeddings[index])
            audible.spans.append(spans[index])
            audible.levelsDecibels.append(levelsDecibels[index])
        }
        return audible
    }
}
