internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// The network of `arrow` with its training.
///
/// Names are those of `ArrowNet`.
final class ArrowOfTimeModel: VisualModel, PretextClassifier {
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

    /// Whole pictures, at the scale at which the network saw parts of them.
    var frameView: ImageAugmentation {
        ImageAugmentation(centreCropOf: views.stack.view, framing: views.framing)
    }

    var frameTiming: FrameTiming { views.stack.timing }

    var imageTrunk: any StagedNetwork {
        let stack = views.stack
        return Sequential([Stage("flow") { stack.stacks(of: $0) }] + network.trunk.stages)
    }

    func imageFeatures(_ images: Tensor) -> Tensor { imageTrunk(images) }

    /// Every window stands in the batch forwards and backwards; each is judged by itself.
    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        let logits = logits(batch)
        let isForward = Self.isForward(batch)
        let targets = Tensor(isForward.map { $0 ? 1 : 0 }, shape: [isForward.count])
        let right = Self.isRight(logits, isForward).count { $0 }
        return StepOutcome(
            loss: logits.binaryCrossEntropy(targets: targets),
            accuracy: Double(right) / Double(isForward.count))
    }

    /// Half of the share is that of the window forwards, half of the window backwards.
    func shareRight(on batch: Batch) -> [Double] {
        let isRight = withoutGradients { Self.isRight(logits(batch), Self.isForward(batch)) }
        return (0..<batch.size).map { sample in
            Double(isRight[2 * sample...2 * sample + 1].count { $0 }) / 2
        }
    }

    /// One logit a row, above 0 for forwards; rows are those of `isForward`.
    private func logits(_ batch: Batch) -> Tensor {
        // `[N, 2, channels, S, S]`
        let flow = batch.tensor("flow")
        return network.logits(
            network.trunk(flow.reshaped(to: [2 * batch.size] + flow.shape.dropFirst(2))))
    }

    private static func isForward(_ batch: Batch) -> [Bool] {
        (0..<2 * batch.size).map { $0 % 2 == 0 }
    }

    private static func isRight(_ logits: Tensor, _ isForward: [Bool]) -> [Bool] {
        zip(logits.values, isForward).map { ($0 > 0) == $1 }
    }
}
