internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// The network of `arrow` with its training.
///
/// Names are those of `ArrowNet`.
final class ArrowOfTimeModel: VisualModel {
    private let network: ArrowNet
    private let views: ArrowViews

    init(network: ArrowNet, views: ArrowViews) {
        self.network = network
        self.views = views
    }

    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] { network.buffers }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }

    var frameView: ImageAugmentation {
        ImageAugmentation(
            centreCropOf: views.stack.side * views.stack.scale, framing: views.framing)
    }

    var frameTiming: FrameTiming { views.stack.timing }

    var imageTrunk: any StagedNetwork {
        let stack = views.stack
        return Sequential([Stage("flow") { stack.stacks(of: $0) }] + network.trunk.stages)
    }

    func imageFeatures(_ images: Tensor) -> Tensor { imageTrunk(images) }

    /// Every window stands in the batch forwards and backwards; each is judged by itself.
    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        // `[N, 2, channels, S, S]`
        let flow = batch.tensor("flow")
        let rows = 2 * batch.size
        let logits = network.logits(
            network.trunk(flow.reshaped(to: [rows] + flow.shape.dropFirst(2))))
        let isForward = (0..<rows).map { $0 % 2 == 0 }
        let targets = Tensor(isForward.map { $0 ? 1 : 0 }, shape: [rows])
        let answers = logits.values
        let right = answers.indices.count { (answers[$0] > 0) == isForward[$0] }
        return StepOutcome(
            loss: logits.binaryCrossEntropy(targets: targets),
            accuracy: Double(right) / Double(rows))
    }
}
