public import Essentials
internal import MediaIO

/// One array that a sample consists of, such as a picture or a spectrogram.
public struct ArraySpecification: Sendable, Equatable {
    /// What it is called in a batch: `image`, `sound`.
    public let name: String
    /// Its shape for one sample, without the batch axis.
    public let shape: [Int]

    /// Makes a specification.
    public init(name: String, shape: [Int]) {
        self.name = name
        self.shape = shape
    }

    /// How many numbers it holds.
    public var count: Int { shape.reduce(1, *) }
}

/// Why a sample could not be cut from a clip.
public struct SampleFault: Error, Sendable, Equatable {
    /// One word to count by: a `MediaError` code, `silent`, `still`, `too-short`.
    public let reason: String
    /// The whole message.
    public let detail: String
    /// Whether the file is at fault, rather than being unsuited to the task at that instant.
    public let isDamage: Bool

    /// Makes a fault from its parts.
    public init(reason: String, detail: String, isDamage: Bool) {
        self.reason = reason
        self.detail = detail
        self.isDamage = isDamage
    }

    /// The fault that a failure to read the file stands for.
    public init(reading error: any Error) {
        if let error = error as? MediaError {
            // Headers often promise a little more than there is; that is no damage.
            self.init(
                reason: error.code.rawValue, detail: error.message,
                isDamage: error.code != .endOfStream)
        } else {
            self.init(reason: MediaError.Code.failed.rawValue, detail: "\(error)", isDamage: true)
        }
    }
}

/// What a pretext task cuts out of a clip: the task's views.
///
/// A recipe is shared by all decode workers; each worker makes its own cutter from it.
public protocol SampleRecipe: Sendable {
    /// The arrays of one sample, in the order in which a cutter fills them.
    var arrays: [ArraySpecification] { get }

    /// The recipe as it is for a collection: for tasks whose samples hold several of its clips.
    func prepared(for clips: [ClipRecord]) -> any SampleRecipe

    /// Why a clip can never serve, judged by its headers alone, or `nil` if it may.
    func objection(to clip: ClipRecord) -> SampleFault?

    /// Makes a cutter with its own buffers and plans.
    func makeCutter() throws -> any SampleCutter
}

extension SampleRecipe {
    /// The same: most samples are cut from one clip.
    public func prepared(for clips: [ClipRecord]) -> any SampleRecipe { self }
}

/// Cuts samples; owned and used by one decode worker.
public protocol SampleCutter: AnyObject {
    /// Fills one sample from a clip.
    ///
    /// The result may depend on nothing but the clip and the random stream.
    ///
    /// - Parameters:
    ///   - clip: the record of the clip.
    ///   - reader: gives the pictures and the sound of the clip.
    ///   - random: the sample's own stream.
    ///   - slot: where the arrays go; every element must be written.
    /// - Throws: `SampleFault`.
    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault)
}
