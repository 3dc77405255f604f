internal import TensorCore

/// What the network of `tcn` is trained for.
enum TimeContrastObjective {
    /// Inner products, with a weight on the squared lengths as TensorFlow has it.
    case nPairs(lengthWeight: Float)
    /// Distances of unit vectors.
    case triplet(margin: Float)
    /// Distances of unit vectors.
    case lifted(margin: Float)

    /// Its names in settings.
    enum Name: String, CaseIterable {
        case nPairs = "n-pairs"
        case triplet, lifted
    }

    /// Whether embeddings have length 1.
    var normalizes: Bool {
        switch self {
        case .nPairs: false
        case .triplet, .lifted: true
        }
    }

    /// The loss, and the share of anchors that find their partner.
    func outcome(_ anchors: Tensor, _ positives: Tensor, _ batch: MomentBatch) -> StepOutcome {
        switch self {
        case .nPairs(let lengthWeight):
            let products = anchors.detached().matmul(positives.detached(), transposesOther: true)
            return StepOutcome(
                loss: TimeContrastLoss.nPairs(
                    anchors, positives, batch, lengthWeight: lengthWeight),
                accuracy: TimeContrastLoss.accuracy(TimeContrastLoss.rows(products), batch))
        case .triplet(let margin):
            return StepOutcome(
                loss: TimeContrastLoss.triplet(anchors, positives, batch, margin: margin),
                accuracy: byDistance(anchors, positives, batch))
        case .lifted(let margin):
            return StepOutcome(
                loss: TimeContrastLoss.lifted(anchors, positives, batch, margin: margin),
                accuracy: byDistance(anchors, positives, batch))
        }
    }

    private func byDistance(
        _ anchors: Tensor, _ positives: Tensor, _ batch: MomentBatch
    ) -> Double {
        let distances = TimeContrastLoss.distances(anchors, positives)
        return TimeContrastLoss.accuracy(distances.map { $0.map { -$0 } }, batch)
    }
}
