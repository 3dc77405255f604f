// Which pixels of a single picture would move?

public import Essentials
public import TensorCore

/// Predicts from one picture the mask of what moves in it: `[N, 3, S, S]` in `[-1, 1]` to logits `[N, 1, M, M]`.
///
/// Source: Pathak, Girshick, Dollár, Darrell, Hariharan, "Learning Features by Watching Objects Move", CVPR 2017, section 4,
/// and their `DeepMaskAlexNet.lua`. The paper's network: the five convolutions of AlexNet with torchvision's parameter names,
/// a convolution 1 x 1 to 128 channels, a layer of 512 numbers and one of 56 x 56 logits. Stages of the trunk: `normalize`,
/// `conv1` to `conv5` with `pool1` and `pool2`; of the head: `conv6`, `flatten`, `fc7`, `fc8`, `mask`. The small one has
/// convolutions with batch norm down to an eighth of the side, maps twice as large as that, and one logit in each place. Stages
/// of the trunk: `conv1`, `pool1`, `conv2`, `pool2`, `conv3` to `conv6`; of the head: `upsample`, `conv7`, `mask`. Parameters:
/// those of the stages.
public final class MotionMaskNet: Module {
    /// The sizes there are.
    public enum Size: String, CaseIterable, Sendable {
        /// Pictures of 128 x 128, masks of 32 x 32.
        case small
        /// The paper's: pictures of 227 x 227, masks of 56 x 56.
        case paper

        /// The side S of its pictures.
        public var imageSize: Int { self == .small ? 128 : 227 }
        /// The side M of its masks.
        public var maskSize: Int { self == .small ? 32 : 56 }
    }

    /// From pictures to maps of features.
    public let trunk: Sequential
    private let head: Sequential

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - size: which network.
    ///   - random: the source of start values; advanced.
    public init(size: Size, random: inout RandomStream) {
        let stages = size == .small ? Self.small(&random) : Self.paper(&random)
        trunk = Sequential(stages.trunk)
        head = Sequential(stages.head)
    }

    /// Logits `[N, 1, M, M]` of pictures `[N, 3, S, S]`: above 0 where something would rather move than not.
    public func logits(_ images: Tensor) -> Tensor { head(trunk(images)) }

    private typealias Stages = (trunk: [Stage], head: [Stage])

    private static func small(_ random: inout RandomStream) -> Stages {
        func block(
            _ name: String, _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1
        ) -> Stage {
            let sizes = Convolution.Sizes(
                inputs, outputs, kernel: .square(kernel), stride: .square(stride))
            return Stage(name, ConvBlock(sizes, random: &random))
        }
        // Of 128: 64, 32, 16, and 32 again.
        let trunk = [
            block("conv1", 3, 32, kernel: 5, stride: 2), pool("pool1"),
            block("conv2", 32, 64), pool("pool2"),
            block("conv3", 64, 128), block("conv4", 128, 128), block("conv5", 128, 128),
            block("conv6", 128, 128),
        ]
        let head = [
            Stage("upsample") { maps in
                maps.resized(height: 2 * maps.shape[2], width: 2 * maps.shape[3])
            },
            block("conv7", 128, 48),
            Stage("mask", Convolution(.init(48, 1, kernel: .square(1)), random: &random)),
        ]
        return (trunk, head)
    }

    private static func pool(_ name: String) -> Stage {
        Stage(name) { $0.maxPool2d(kernelSize: 2) }
    }

    private static func paper(_ random: inout RandomStream) -> Stages {
        let side = Size.paper.maskSize
        let trunk = [Stage("normalize", standardized)] + AlexNet.convolutions(random: &random)
        let (channels, cells, width) = (128, 13, 512)
        let head = [
            Stage(
                "conv6",
                Convolution(
                    .init(256, channels, kernel: .square(1)), hasReLU: true, random: &random)),
            Stage("flatten") { $0.reshaped(to: [$0.shape[0], channels * cells * cells]) },
            Stage(
                "fc7", Linear(inputs: channels * cells * cells, outputs: width, random: &random)),
            Stage("fc8", Linear(inputs: width, outputs: side * side, random: &random)),
            Stage("mask") { $0.reshaped(to: [$0.shape[0], 1, side, side]) },
        ]
        return (trunk, head)
    }

    /// Means and deviations of ImageNet's channels, for pictures in `[-1, 1]`.
    private static func standardized(_ images: Tensor) -> Tensor {
        let means: [Float] = [0.485, 0.456, 0.406]
        let deviations: [Float] = [0.229, 0.224, 0.225]
        let factors = deviations.map { 0.5 / $0 }
        let shifts = zip(means, deviations).map { (0.5 - $0) / $1 }
        return images * Tensor(factors, shape: [1, 3, 1, 1]) + Tensor(shifts, shape: [1, 3, 1, 1])
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet {
            trunk.isTraining = isTraining
            head.isTraining = isTraining
        }
    }

    /// Those of trunk and head.
    public var parameters: [NamedParameter] { trunk.parameters + head.parameters }

    /// The running statistics of trunk and head.
    public var buffers: [NamedBuffer] { trunk.buffers + head.buffers }
}
