internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// L3-Net as the task `avc` trains it.
final class AudioVisualCorrespondenceModel: TwoStreamEmbedding, PairClassifier {
    private let network: L3Net
    private let objective: PairObjective

    let frameView: ImageAugmentation
    let preset: SpectrogramPreset

    init(network: L3Net, views: AudioVisualViews, objective: PairObjective) {
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
    var sharesSpace: Bool { false }

    func embedImages(_ images: Tensor) -> Tensor { network.imageFeatures(images) }

    func embedSounds(_ sounds: Tensor) -> Tensor { network.soundFeatures(sounds) }

    func imageFeatures(_ images: Tensor) -> Tensor { network.imageFeatures(images) }

    func soundFeatures(_ sounds: Tensor) -> Tensor { network.soundFeatures(sounds) }

    func pairLogits(images: Tensor, sounds: Tensor) -> Tensor {
        network.logits(imageFeatures: images, soundFeatures: sounds)
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        objective.step(self, batch, random: &random)
    }
}
