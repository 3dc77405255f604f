internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// The network of `narration` with its training.
///
/// Names are those of `NarrationNet`.
class NarrationModel: TextEmbedding {
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

    fileprivate final func measured(_ vectors: Tensor) -> Tensor {
        normalizes ? vectors.l2Normalized() : vectors
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        told(batch, imageFeatures(batch.tensor("image")), random: &random)
    }

    /// What is learnt from the sentences of a batch.
    ///
    /// - Parameters:
    ///   - batch: the batch.
    ///   - images: features of its clips, `[N, D]`.
    ///   - random: the batch's stream.
    /// - Returns: loss and accuracy.
    fileprivate final func told(
        _ batch: Batch, _ images: Tensor, random: inout RandomStream
    ) -> StepOutcome {
        let inOrder = Array(0..<batch.size)
        let order = isShuffled ? inOrder.shuffled(using: &random) : inOrder
        let sentences = BatchSentences(
            batch.tensor("words").gatherRows(order), times: batch.tensor("times").gatherRows(order),
            clips: order.map { batch.clipIndices[$0] }, firstOnly: views.company == .others)
        let similarities = images.matmul(features(of: sentences.words), transposesOther: true)
        switch objective {
        case .multipleInstance(let temperature):
            return NarrationLoss.multipleInstance(
                similarities.scaled(by: 1 / temperature), sentences)
        case .margin(let margin):
            return NarrationLoss.margin(similarities, sentences, margin: margin)
        }
    }
}

/// The same with a third tower: clips also have to find the sound of their own moment among those of the batch, and
/// sounds the clip.
///
/// What is said and what is heard are never compared: both meet in what is seen. Source: Alayrac, Recasens,
/// Schneider and others, "Self-Supervised MultiModal Versatile Networks", NeurIPS 2020, section 3.2. Differs from it: one
/// space for all three; sounds of the same clip are no wrong answers. The accuracy is that of the sentences.
final class HearingNarrationModel: NarrationModel, TwoStreamEmbedding {
    let preset: SpectrogramPreset
    let soundTrunk: any StagedNetwork
    private let temperature: Float

    /// Makes a model of a network with a tower of sounds.
    init(
        network: NarrationNet, soundTrunk: any StagedNetwork, preset: SpectrogramPreset,
        temperature: Float, views: NarrationViews, objective: Objective, normalizes: Bool,
        isShuffled: Bool
    ) {
        self.soundTrunk = soundTrunk
        self.preset = preset
        self.temperature = temperature
        super.init(
            network: network, views: views, objective: objective, normalizes: normalizes,
            isShuffled: isShuffled)
    }

    var sharesSpace: Bool { true }

    func soundFeatures(_ sounds: Tensor) -> Tensor { measured(soundTrunk(sounds)) }

    override func trainingStep(
        _ batch: Batch, random: inout RandomStream
    ) throws -> StepOutcome {
        let images = imageFeatures(batch.tensor("image"))
        let told = told(batch, images, random: &random)
        let similarities = images.matmul(
            soundFeatures(batch.tensor("sound")), transposesOther: true)
        let heard = CrossModalLoss.symmetric(
            similarities.scaled(by: 1 / temperature), clips: batch.clipIndices)
        return StepOutcome(loss: told.loss + heard.loss, accuracy: told.accuracy)
    }
}
