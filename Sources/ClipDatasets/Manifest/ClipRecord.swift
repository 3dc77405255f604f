public import MediaIO

/// One media file of a collection: where it is, what its headers say and what is in it.
public struct ClipRecord: Codable, Sendable, Equatable {
    /// The path relative to the collection's root; what tables and reports name.
    public let name: String
    /// The path by which it is opened.
    public let path: String
    /// Size in bytes.
    public let byteCount: Int
    /// Streams, durations, start times.
    public let info: MediaInfo
    /// What decoding it told; nil where only the headers were read.
    public let content: ClipContent?

    /// Makes a record from its parts.
    public init(
        name: String, path: String, byteCount: Int, info: MediaInfo, content: ClipContent? = nil
    ) {
        self.name = name
        self.path = path
        self.byteCount = byteCount
        self.info = info
        self.content = content
    }

    /// The stretch, in seconds on the file's clock, during which both picture and sound exist, or
    /// `nil` where one of them or a duration is missing.
    public var sharedSeconds: ClosedRange<Double>? {
        guard let video = info.video, let audio = info.audio,
            let videoSeconds = video.durationSeconds ?? info.durationSeconds,
            let audioSeconds = audio.durationSeconds ?? info.durationSeconds
        else { return nil }
        let start = max(video.startSeconds, audio.startSeconds)
        let end = min(video.startSeconds + videoSeconds, audio.startSeconds + audioSeconds)
        return start < end ? start...end : nil
    }

    /// Seconds by which sound starts after the picture, by their timestamps.
    public var audioStartOffsetSeconds: Double? {
        guard let video = info.video, let audio = info.audio else { return nil }
        return audio.startSeconds - video.startSeconds
    }
}

/// A file that cannot be used, and why.
public struct SkippedFile: Codable, Sendable, Equatable {
    /// The path relative to the collection's root.
    public let name: String
    /// One word to count by, such as `not-media` or `no-audio`.
    public let reason: String
    /// The whole message.
    public let detail: String

    /// Makes an entry from its parts.
    public init(name: String, reason: String, detail: String) {
        self.name = name
        self.reason = reason
        self.detail = detail
    }
}

extension ClipRecord {
    /// Reads the headers of one file, called by its path.
    ///
    /// - Throws: `MediaError` where it cannot be read.
    public init(headersOf path: String) throws(MediaError) {
        let info = try MediaProbe.info(path: path)
        let size = try FileIdentity(path: path).byteCount
        self.init(name: path, path: path, byteCount: size, info: info)
    }
}
