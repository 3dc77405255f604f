internal import TensorCore

/// The two losses of `avlocate-nce`, of cosines `[N, N, P]` of P regions of N pictures with N sounds.
enum SoundSourceLoss {
    /// EZ-VSL: the largest cosine over the regions is the similarity of a pair; see `CrossModalLoss`.
    static func multipleInstance(
        _ maps: Tensor, clips: [Int], temperature: Float
    ) -> StepOutcome {
        CrossModalLoss.symmetric(
            maps.maximum(axes: [2]).scaled(by: 1 / temperature), clips: clips)
    }

    /// LVS: for each picture i, a cross-entropy of P_i among P_i, S_ij of the other sounds, and N_i.
    ///
    /// With m⁺ = sigmoid((S - 0.65) / 0.03) and m⁻ = 1 - sigmoid((S - 0.4) / 0.03), P_i is the mean of S_ii weighted
    /// by m⁺, N_i that weighted by m⁻, and S_ij the mean of the map of picture i and sound j weighted by
    /// its m⁺. Regions between the thresholds belong to neither.
    static func triMap(_ maps: Tensor, clips: [Int], temperature: Float) -> StepOutcome {
        let n = clips.count
        let regions = maps.shape[2]
        let likely = mask(maps, above: 0.65)
        let means = weightedMean(maps, likely)
        let own = maps.reshaped(to: [n * n, regions]).gatherRows((0..<n).map { $0 * n + $0 })
        let background = weightedMean(own, mask(own, above: 0.4, isInverted: true))
        let candidates = Tensor.concatenated(
            [means + CrossModalLoss.exclusions(clips), background.reshaped(to: [n, 1])], along: 1
        ).scaled(by: 1 / temperature)
        let loss = candidates.softmaxCrossEntropy(labels: Array(0..<n))
        let answers = candidates.argmax(axis: 1)
        let right = answers.indices.count { answers[$0] == $0 }
        return StepOutcome(loss: loss, accuracy: Double(right) / Double(max(1, n)))
    }

    private static func mask(
        _ maps: Tensor, above threshold: Float, isInverted: Bool = false
    ) -> Tensor {
        let sharpness: Float = isInverted ? -1 / 0.03 : 1 / 0.03
        let shift = Tensor(repeating: -threshold * sharpness, shape: [1])
        return (maps.scaled(by: sharpness) + shift).sigmoid()
    }

    /// The mean over the last axis; a mask of nothing but zeros gives 0.
    private static func weightedMean(_ maps: Tensor, _ weights: Tensor) -> Tensor {
        let axis = maps.shape.count - 1
        let smallest = Tensor(repeating: 1e-12, shape: [1])
        return (maps * weights).sum(axes: [axis]) / (weights.sum(axes: [axis]) + smallest)
    }
}
