public import ClipDatasets
internal import MediaIO
public import PretextTasks
internal import TensorCore

/// Holds what is said in a clip against what is seen in it.
public final class ClipAligner {
    private let model: any TextEmbedding
    fileprivate let embedder: ClipEmbedder

    /// Prepares an aligner.
    ///
    /// - Parameters:
    ///   - model: the network, in inference form.
    ///   - strideSeconds: from one instant to the next, more than 0.
    /// - Throws: `SpectrogramError` where the network's front end cannot be set up.
    public init(model: any TextEmbedding, strideSeconds: Double) throws {
        self.model = model
        embedder = try ClipEmbedder(model: model, strideSeconds: strideSeconds)
    }

    /// How much each sentence tells of what is seen at each instant.
    ///
    /// - Parameters:
    ///   - narration: what is said.
    ///   - clip: the clip.
    /// - Returns: the matrix; of no instants where the clip is shorter than what the network looks at.
    /// - Throws: `MediaError` where the clip cannot be decoded.
    public func similarity(
        of narration: ClipNarration, in clip: ClipRecord
    ) throws -> CueSimilarity {
        let stream = try pictures(of: clip)
        return similarity(of: narration, to: stream)
    }

    /// Embeds what is seen in a clip.
    func pictures(of clip: ClipRecord) throws -> EmbeddedStream {
        try embedder.embedImages(of: try MediaFile(path: clip.path))
    }

    /// The same for pictures that have been embedded.
    func similarity(of narration: ClipNarration, to stream: EmbeddedStream) -> CueSimilarity {
        let cues = narration.cues
        guard let width = stream.embeddings.first?.count else {
            return CueSimilarity(cues: cues, seconds: [], values: [])
        }
        let pictures = Tensor(
            stream.embeddings.flatMap { $0 }, shape: [stream.embeddings.count, width])
        let values = withoutGradients {
            model.textFeatures(cues.map(\.text)).matmul(pictures, transposesOther: true).values
        }
        return CueSimilarity(cues: cues, seconds: stream.seconds, values: values)
    }
}

extension ClipAligner {
    /// The mean of the vectors of what is seen at some instants.
    ///
    /// - Parameters:
    ///   - instants: in ascending order, on the clock of the pictures.
    ///   - clip: the clip.
    /// - Returns: `[D]`; nil where the clip ends before the first instant.
    /// - Throws: `MediaError` where the clip cannot be decoded.
    public func meanPicture(at instants: [Double], of clip: ClipRecord) throws -> [Float]? {
        let stream = try embedder.embedImages(
            at: instants, of: try MediaFile(path: clip.path))
        guard var sum = stream.embeddings.first else { return nil }
        for embedding in stream.embeddings.dropFirst() {
            for index in sum.indices { sum[index] += embedding[index] }
        }
        return sum.map { $0 / Float(stream.embeddings.count) }
    }
}
