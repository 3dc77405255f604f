/// What the vectors of an index are: which network made them, and of what.
public struct IndexDescription: Codable, Sendable, Equatable {
    /// Hash of the network's weights.
    public let model: String
    /// The task that it was trained on, such as `avc-embed`.
    public let task: String
    /// Numbers in each vector.
    public let dimension: Int
    /// The definition of the spectrogram that it takes, as stored in checkpoints; `none` for a network without sound.
    public let spectrogram: String
    /// Side and framing of the pictures that it takes.
    public let picture: String
    /// Seconds between two vectors of a stream.
    public let strideSeconds: Double
    /// Sound below this level, in decibels of full scale, is left out.
    public let silenceDecibels: Double

    /// Describes an index.
    public init(
        model: String, task: String, dimension: Int, spectrogram: String, picture: String,
        strideSeconds: Double, silenceDecibels: Double
    ) {
        self.model = model
        self.task = task
        self.dimension = dimension
        self.spectrogram = spectrogram
        self.picture = picture
        self.strideSeconds = strideSeconds
        self.silenceDecibels = silenceDecibels
    }

    /// Refuses vectors that cannot be compared with those of the index: of another network, or of the
    /// same one with another front end.
    ///
    /// - Parameters:
    ///   - other: what made the vectors at hand.
    ///   - path: the index, for messages.
    /// - Throws: `IndexError.otherOrigin` naming what differs.
    public func requireComparable(
        with other: IndexDescription, path: String
    ) throws(IndexError) {
        func refuse(_ what: String) -> IndexError {
            IndexError(
                .otherOrigin,
                "\(path): was made \(what); use the run that it was made with, or make another index"
            )
        }
        guard task == other.task else {
            throw refuse("by a network of '\(task)', this one is of '\(other.task)'")
        }
        guard dimension == other.dimension else {
            throw refuse(
                "of vectors of \(dimension) numbers, this network makes \(other.dimension)")
        }
        guard spectrogram == other.spectrogram else {
            throw refuse("from another spectrogram than this network takes")
        }
        guard picture == other.picture else {
            throw refuse("from pictures of \(picture), this network takes \(other.picture)")
        }
        guard model == other.model else {
            throw refuse(
                "by a network with other weights (\(model.prefix(12)), these are "
                    + "\(other.model.prefix(12)))")
        }
    }

    /// Refuses to add to an index what was cut in another way.
    ///
    /// - Throws: `IndexError.otherOrigin` naming what differs.
    func requireSame(as other: IndexDescription, path: String) throws(IndexError) {
        try requireComparable(with: other, path: path)
        guard strideSeconds == other.strideSeconds else {
            throw IndexError(
                .otherOrigin,
                "\(path): has a vector every \(strideSeconds) s, not every \(other.strideSeconds) s; "
                    + "give the same --stride, or make another index")
        }
        guard silenceDecibels == other.silenceDecibels else {
            throw IndexError(
                .otherOrigin,
                "\(path): leaves out sound below \(silenceDecibels) dB, not \(other.silenceDecibels) dB; "
                    + "make another index")
        }
    }
}
