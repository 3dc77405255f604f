internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// Region embeddings as the task `avlocate-nce` trains them.
final class SoundSourceContrastModel: SoundLocalizer {
    private let network: SoundSourceNet
    private let form: SoundSourceContrast.Form
    private let temperature: Float
    private let isShuffled: Bool

    let frameView: ImageAugmentation
    let preset: SpectrogramPreset

    init(
        network: SoundSourceNet, views: AudioVisualViews, form: SoundSourceContrast.Form,
        temperature: Float, isShuffled: Bool
    ) {
        self.network = network
        self.form = form
        self.temperature = temperature
        self.isShuffled = isShuffled
        frameView = views.withoutAugmentation.image
        preset = views.preset
    }

    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] { network.buffers }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }

    /// A contrast ranks sounds; no cosine by itself says yes.
    var boundary: Float? { nil }

    func imageFeatures(_ images: Tensor) -> Tensor { network.embedRegions(images) }

    func soundFeatures(_ sounds: Tensor) -> Tensor { network.embedSounds(sounds) }

    /// Cosines, from -1 to 1.
    func responseMaps(images: Tensor, sounds: Tensor) -> Tensor {
        RegionMaps.paired(images, sounds)
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        let regions = network.embedRegions(batch.tensor("image"))
        var sounds = network.embedSounds(batch.tensor("sound"))
        if isShuffled { sounds = PairObjective.shuffled(sounds, &random) }
        let maps = RegionMaps.all(regions, sounds)
        let clips = batch.clipIndices
        return switch form {
        case .multipleInstance:
            SoundSourceLoss.multipleInstance(maps, clips: clips, temperature: temperature)
        case .triMap: SoundSourceLoss.triMap(maps, clips: clips, temperature: temperature)
        }
    }
}
