internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// AVOL-Net as the task `avc-locate` trains it.
final class AudioVisualLocalizationModel: PairClassifier, SoundLocalizer {
    private let network: AVOLNet
    private let objective: PairObjective

    let frameView: ImageAugmentation
    let preset: SpectrogramPreset

    init(network: AVOLNet, views: AudioVisualViews, objective: PairObjective) {
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

    func imageFeatures(_ images: Tensor) -> Tensor { network.embedRegions(images) }

    func soundFeatures(_ sounds: Tensor) -> Tensor { network.embedSounds(sounds) }

    func pairLogits(images: Tensor, sounds: Tensor) -> Tensor {
        network.logits(regions: images, sounds: sounds)
    }

    /// Logits: 0 is the middle between yes and no.
    var boundary: Float? { 0 }

    func responseMaps(images: Tensor, sounds: Tensor) -> Tensor {
        network.regionLogits(regions: images, sounds: sounds)
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        objective.step(self, batch, random: &random)
    }
}
