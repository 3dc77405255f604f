internal import ClipDatasets
internal import Essentials
internal import TensorCore

/// The loss of telling matching pairs of picture and sound from mismatched ones.
struct PairObjective {
    /// Mismatched sounds for each frame.
    let negatives: Int
    /// Whether sounds are dealt out at random: then there is nothing to learn.
    let isShuffled: Bool

    /// The loss of a batch with `image` and `sound`.
    func step(
        _ model: some PairClassifier, _ batch: Batch, random: inout RandomStream
    ) -> StepOutcome {
        let pairs = AudioVisualPairs.draw(
            clips: batch.clipIndices, negatives: negatives, random: &random)
        let images = model.imageFeatures(batch.tensor("image"))
        var sounds = model.soundFeatures(batch.tensor("sound"))
        if isShuffled { sounds = Self.shuffled(sounds, &random) }
        let logits = model.pairLogits(
            images: images.gatherRows(pairs.images), sounds: sounds.gatherRows(pairs.sounds))
        let loss = logits.softmaxCrossEntropy(labels: pairs.labels, sampleWeights: pairs.weights)
        let accuracy = AudioVisualPairs.balancedAccuracy(logits: logits.values, pairs: pairs)
        return StepOutcome(loss: loss, accuracy: accuracy)
    }

    /// The rows in an order drawn from all, fixed points included: then a true match is as likely
    /// among the pairs called positive as among those called negative.
    static func shuffled(_ rows: Tensor, _ random: inout RandomStream) -> Tensor {
        rows.gatherRows(Array(0..<rows.shape[0]).shuffled(using: &random))
    }
}
