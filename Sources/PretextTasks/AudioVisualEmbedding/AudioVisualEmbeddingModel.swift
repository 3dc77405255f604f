internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// AVE-Net as the task `avc-embed` trains it.
final class AudioVisualEmbeddingModel: TwoStreamEmbedding, PairClassifier {
    private let network: AVENet
    private let objective: PairObjective

    let frameView: ImageAugmentation
    let preset: SpectrogramPreset

    init(network: AVENet, views: AudioVisualViews, objective: PairObjective) {
        self.network = network
        self.objective = objective
        frameView = views.withoutAugmentation.image
        preset = views.preset
    }

    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] { network.buffers }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }
    var sharesSpace: Bool { true }

    func embedImages(_ images: Tensor) -> Tensor { network.embedImages(images) }

    func embedSounds(_ sounds: Tensor) -> Tensor { network.embedSounds(sounds) }

    func imageFeatures(_ images: Tensor) -> Tensor { network.embedImages(images) }

    func soundFeatures(_ sounds: Tensor) -> Tensor { network.embedSounds(sounds) }

    func pairLogits(images: Tensor, sounds: Tensor) -> Tensor {
        network.logits(imageEmbeddings: images, soundEmbeddings: sounds)
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        objective.step(self, batch, random: &random)
    }
}
