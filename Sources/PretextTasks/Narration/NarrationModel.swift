internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// The network of `narration` with its training.
///
/// Names are those of `NarrationNet`.
final class NarrationModel: TextEmbedding {
    /// What is compared with what is right.
    enum Objective: Sendable {
        case multipleInstance(temperature: Float)
        case margin(Float)
    }

    private let network: NarrationNet
    private let views: NarrationViews
    private let objective: Objective
    /// Whether vectors are made of length 1.
    private let normalizes: Bool
    /// Whether the sentences of a batch are dealt out at random.
    private let isShuffled: Bool

    init(
        network: NarrationNet, views: NarrationViews, objective: Objective, normalizes: Bool,
        isShuffled: Bool
    ) {
        self.network = network
        self.views = views
        self.objective = objective
        self.normalizes = normalizes
        self.isShuffled = isShuffled
    }

    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] { network.buffers }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }

    var frameView: ImageAugmentation { views.withoutAugmentation.image }
    var frameTiming: FrameTiming { views.timing }
    var imageTrunk: any StagedNetwork { network.video }
    var vocabulary: Vocabulary { views.vocabulary }

    func imageFeatures(_ images: Tensor) -> Tensor { measured(network.video(images)) }

    func textFeatures(_ sentences: [String]) -> Tensor {
        features(of: sentences.map { vocabulary.numbers(of: $0, limit: views.wordLimit) })
    }

    private func features(of sentences: [[Int]]) -> Tensor { measured(network.text(sentences)) }

    private func measured(_ vectors: Tensor) -> Tensor {
        normalizes ? vectors.l2Normalized() : vectors
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        let words = batch.tensor("words")
        let order = Array(0..<batch.size)
        let sentences = BatchSentences(
            words.gatherRows(isShuffled ? order.shuffled(using: &random) : order))
        let similarities = imageFeatures(batch.tensor("image"))
            .matmul(features(of: sentences.words), transposesOther: true)
        switch objective {
        case .multipleInstance(let temperature):
            return NarrationLoss.multipleInstance(
                similarities.scaled(by: 1 / temperature), sentences)
        case .margin(let margin):
            return NarrationLoss.margin(similarities, sentences, margin: margin)
        }
    }
}
