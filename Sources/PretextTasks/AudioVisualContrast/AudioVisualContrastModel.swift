internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// Two towers as the task `avnce` trains them.
final class AudioVisualContrastModel: TwoStreamEmbedding {
    private let network: CrossModalNet
    private let isShuffled: Bool

    let frameView: ImageAugmentation
    let frameTiming: FrameTiming
    let preset: SpectrogramPreset

    init(network: CrossModalNet, views: AudioVisualViews, isShuffled: Bool) {
        self.network = network
        self.isShuffled = isShuffled
        frameView = views.withoutAugmentation.image
        frameTiming = views.timing
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

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        let images = embedImages(batch.tensor("image"))
        var sounds = embedSounds(batch.tensor("sound"))
        if isShuffled { sounds = PairObjective.shuffled(sounds, &random) }
        let similarities = images.matmul(sounds, transposesOther: true)
        return CrossModalLoss.symmetric(network.scaled(similarities), clips: batch.clipIndices)
    }
}
