/// The kinds of vectors that an index holds.
public enum IndexedModality: String, Sendable, CaseIterable {
    /// Pictures.
    case image
    /// Sounds.
    case sound
}

/// A vector with the stretch of a stream that it stands for.
public struct IndexedItem: Sendable, Equatable {
    /// The vector, of length 1.
    public let vector: [Float]
    /// Number of the stream in its file.
    public let stream: Int
    /// Seconds on the file's clock: a picture's from when it is shown to when the next one is, a
    /// sound's window.
    public let seconds: Range<Double>

    /// Makes an item.
    public init(vector: [Float], stream: Int, seconds: Range<Double>) {
        self.vector = vector
        self.stream = stream
        self.seconds = seconds
    }
}

/// A file as an index knows it.
public struct IndexedFile: Sendable, Equatable {
    /// Its absolute path.
    public let path: String
    /// By what it is seen to be unchanged without reading it.
    public let stamp: String
    /// The key of its bytes.
    public let contentKey: String

    /// Makes a record.
    public init(path: String, stamp: String, contentKey: String) {
        self.path = path
        self.stamp = stamp
        self.contentKey = contentKey
    }
}

/// A place that a search found.
public struct SearchHit: Sendable, Equatable {
    /// Inner product with the query: the cosine, from -1 to 1.
    public let score: Float
    /// The files that hold it, one unless there are copies, in order of path.
    public let paths: [String]
    /// Number of the stream in the file.
    public let stream: Int
    /// Seconds on the file's clock.
    public let seconds: Range<Double>
}
