internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// The network of `tcn` with its training.
///
/// Names are those of `TimeContrastNet`.
final class TimeContrastModel: VisualModel {
    private let network: TimeContrastNet
    private let views: TimeContrastViews
    private let objective: TimeContrastObjective
    private let isWithinEvents: Bool
    private let isCentred: Bool

    /// Wires a network to its objective; `isCentred` takes what a view's moments of a sample have in common off them.
    init(
        network: TimeContrastNet, views: TimeContrastViews, objective: TimeContrastObjective,
        isWithinEvents: Bool, isCentred: Bool
    ) {
        self.network = network
        self.views = views
        self.objective = objective
        self.isWithinEvents = isWithinEvents
        self.isCentred = isCentred
    }

    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] { network.buffers }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }

    var frameView: ImageAugmentation { views.withoutAugmentation.image }
    var frameTiming: FrameTiming { .single }
    var imageTrunk: any StagedNetwork { network }

    /// Embeddings `[N, 32]`, rows of length 1 where the loss compares distances.
    func imageFeatures(_ images: Tensor) -> Tensor {
        let embeddings = network(images)
        return objective.normalizes ? embeddings.l2Normalized() : embeddings
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        // `[N, 2, K, 3, S, S]`
        let images = batch.tensor("image")
        let pairs = images.shape[2]
        let embeddings = imageFeatures(
            images.reshaped(to: [batch.size * 2 * pairs] + images.shape.suffix(3)))
        let width = embeddings.shape[1]
        var moments = embeddings.reshaped(to: [batch.size, 2, pairs, width])
        if isCentred { moments = TimeContrastLoss.centred(moments) }
        let halves = moments.reshaped(to: [batch.size, 2, pairs * width])
        func half(_ index: Int) -> Tensor {
            halves.sliced(axis: 1, index..<index + 1)
                .reshaped(to: [batch.size * pairs, width])
        }
        let times = MomentBatch(
            batch.tensor("moment"), rule: views.rule, isWithinEvents: isWithinEvents,
            isCentred: isCentred)
        return objective.outcome(half(0), half(1), times)
    }
}
