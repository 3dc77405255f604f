/// What a scan found out about the content of a file.
public struct ClipContent: Codable, Sendable, Equatable {
    /// The same for files that hold the same bytes.
    public let key: String
    /// The name of the first file of the collection that holds the same bytes; nil for that one.
    public internal(set) var sameAs: String?
    /// What was measured.
    public let measurements: ContentMeasurements

    /// Makes the content of a file, of which no other is known.
    public init(key: String, _ measurements: ContentMeasurements) {
        self.key = key
        self.measurements = measurements
    }

    /// The records, each with the name of the first among those before it that has its content.
    static func markingDuplicates(in clips: [ClipRecord]) -> [ClipRecord] {
        var first: [String: String] = [:]
        return clips.map { clip in
            guard var content = clip.content else { return clip }
            content.sameAs = first[content.key]
            if content.sameAs == nil { first[content.key] = clip.name }
            return ClipRecord(
                name: clip.name, path: clip.path, byteCount: clip.byteCount, info: clip.info,
                content: content)
        }
    }
}
