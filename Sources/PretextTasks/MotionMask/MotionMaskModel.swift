internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks
internal import TensorCore

/// The network of `motionmask` with its training.
///
/// Names are those of `MotionMaskNet`.
final class MotionMaskModel: MotionPredictor {
    private let network: MotionMaskNet
    private let size: MotionMaskNet.Size
    private let isShuffled: Bool

    init(network: MotionMaskNet, size: MotionMaskNet.Size, isShuffled: Bool) {
        self.network = network
        self.size = size
        self.isShuffled = isShuffled
    }

    var parameters: [NamedParameter] { network.parameters }
    var buffers: [NamedBuffer] { network.buffers }
    var isTraining: Bool {
        get { network.isTraining }
        set { network.isTraining = newValue }
    }

    var frameView: ImageAugmentation {
        ImageAugmentation(centreCropOf: size.imageSize, framing: .stretch)
    }
    var frameTiming: FrameTiming { .single }
    var imageTrunk: any StagedNetwork { network.trunk }
    var pictureSize: Int { size.imageSize }

    func imageFeatures(_ images: Tensor) -> Tensor { network.trunk(images) }

    func movingProbabilities(_ images: Tensor) -> Tensor { network.logits(images).sigmoid() }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        var (moving, certain) = (batch.tensor("moving"), batch.tensor("certain"))
        if isShuffled {
            var order = Array(0..<batch.size)
            order.shuffle(using: &random)
            (moving, certain) = (moving.gatherRows(order), certain.gatherRows(order))
        }
        let logits = network.logits(batch.tensor("image"))
        return StepOutcome(
            loss: logits.binaryCrossEntropy(targets: moving, weights: certain),
            accuracy: Self.balancedAccuracy(logits.values, moving.values, certain.values))
    }

    /// The mean of the shares of moving and of other pixels that are told rightly, over those that count; one half says
    /// nothing.
    static func balancedAccuracy(
        _ logits: [Float], _ moving: [Float], _ certain: [Float]
    ) -> Double {
        var right = SIMD2<Double>.zero
        var all = SIMD2<Double>.zero
        for index in logits.indices where certain[index] > 0 {
            let kind = moving[index] > 0 ? 1 : 0
            all[kind] += 1
            if (logits[index] > 0) == (kind == 1) { right[kind] += 1 }
        }
        let shares = (0..<2).map { all[$0] > 0 ? right[$0] / all[$0] : 0.5 }
        return (shares[0] + shares[1]) / 2
    }
}
