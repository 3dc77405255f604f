internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// AVE-Net as the task `avc-embed` trains it.
final class AudioVisualEmbeddingModel: TwoStreamEmbedding {
    private let network: AVENet
    private let negatives: Int
    private let isShuffled: Bool

    let frameView: ImageAugmentation

    init(network: AVENet, frameView: ImageAugmentation, negatives: Int, isShuffled: Bool) {
        self.network = network
        self.frameView = frameView
        self.negatives = negatives
        self.isShuffled = isShuffled
    }

    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] { network.buffers }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }
    var preset: SpectrogramPreset { .aveLinear }

    func embedImages(_ images: Tensor) -> Tensor { network.embedImages(images) }

    func embedSounds(_ sounds: Tensor) -> Tensor { network.embedSounds(sounds) }

    func pairLogits(images: Tensor, sounds: Tensor) -> Tensor {
        network.logits(imageEmbeddings: images, soundEmbeddings: sounds)
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        let pairs = AudioVisualPairs.draw(
            clips: batch.clipIndices, negatives: negatives, random: &random)
        let images = embedImages(batch.tensor("image"))
        var sounds = embedSounds(batch.tensor("sound"))
        if isShuffled {
            // A permutation drawn from all, fixed points included: then a true match is as likely
            // among the pairs called positive as among those called negative.
            sounds = sounds.gatherRows(Array(0..<batch.size).shuffled(using: &random))
        }
        let logits = pairLogits(
            images: images.gatherRows(pairs.images), sounds: sounds.gatherRows(pairs.sounds))
        let loss = logits.softmaxCrossEntropy(labels: pairs.labels, sampleWeights: pairs.weights)
        let accuracy = AudioVisualPairs.balancedAccuracy(logits: logits.values, pairs: pairs)
        return StepOutcome(loss: loss, accuracy: accuracy)
    }
}
