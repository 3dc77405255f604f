// C3D.

public import Essentials
internal import TensorCore

/// Eight 3x3x3 convolutions and up to three fully connected layers.
///
/// `[N, 3, frames, imageSize, imageSize]` (the paper: 16x112x112) to `[N, classes]`; up to `pool5`
/// clips of any size from 9x17x17 on, to `[N, 512, T/16, H/32, W/32]`, each division rounded up.
/// 79,991,015 parameters with the paper's sizes and Sports-1M's 487 classes, 78,409,573 with UCF101's
/// 101. Stages: `conv1`, `pool1`, `conv2`, `pool2`, `conv3a`, `conv3b`, `pool3`, `conv4a`, `conv4b`,
/// `pool4`, `conv5a`, `conv5b`, `pool5`, `flatten`, `fc6`, `drop6`, `fc7`, `drop7`, `fc8`; convolutions
/// and hidden layers include their ReLU. Parameter names: `conv1.weight`, ..., `fc8.bias`, with batch
/// norm also `bn1.weight`, and so on. Source: Tran, Bourdev, Fergus, Torresani, Paluri, "Learning
/// Spatiotemporal Features with 3D Convolutional Networks", ICCV 2015, arXiv 1412.0767, figure 3.
/// Differs from the paper with `norm`: batch norm instead of biases, as in the clip-order network of
/// Xu et al., CVPR 2019.
public final class C3D: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a network whose start values are drawn as in Caffe's: normal, of deviation 0.01 (0.005
    /// before hidden layers).
    ///
    /// - Parameters:
    ///   - frames: of a clip, 9 or more.
    ///   - imageSize: the side of the pictures in pixels, 17 or more.
    ///   - inputChannels: 3 for pictures.
    ///   - norm: the batch norm of all convolutions and hidden layers; none in the original.
    ///   - hidden: the numbers of the fully connected layers from fc6 on.
    ///   - classes: the numbers of the last layer; without it the network ends with the dropout after
    ///     the last hidden one.
    ///   - dropout: the probability after each hidden layer.
    ///   - random: the source of start values; advanced.
    public init(
        frames: Int = 16, imageSize: Int = 112, inputChannels: Int = 3,
        norm: BatchNorm.Settings? = nil, hidden: [Int] = [4096, 4096], classes: Int? = 487,
        dropout: Double = 0.5, random: inout RandomStream
    ) {
        guard frames >= 9, imageSize >= 17 else {
            programmingError(
                "C3D: \(frames) frames of \(imageSize) pixels are too few, needs 9 of 17")
        }
        let (time, side) = ((frames + 15) / 16, (imageSize + 31) / 32)
        let pooledCount = 512 * time * side * side
        stages =
            Self.convolutions(inputChannels, norm, &random)
            + [Stage("flatten") { $0.reshaped(to: [$0.shape[0], pooledCount]) }]
            + fullyConnectedStages(
                inputs: pooledCount, hidden: hidden, classes: classes, norm: norm,
                dropout: dropout, random: &random)
    }

    /// The convolutions by block.
    private static let plan: [[(label: String, width: Int)]] = [
        [("1", 64)], [("2", 128)], [("3a", 256), ("3b", 256)], [("4a", 512), ("4b", 512)],
        [("5a", 512), ("5b", 512)],
    ]

    private static func convolutions(
        _ channels: Int, _ norm: BatchNorm.Settings?, _ random: inout RandomStream
    ) -> [Stage] {
        var stages: [Stage] = []
        var previous = channels
        for (block, convolutions) in plan.enumerated() {
            for (label, width) in convolutions {
                stages.append(
                    convolutionStage(
                        label, .init(previous, width, kernel: .cube(3)), norm: norm,
                        initialization: .normal(deviation: 0.01, bias: block == 0 ? 0 : 1),
                        random: &random))
                previous = width
            }
            let window = block == 0 ? [1, 2, 2] : .cube(2)
            stages.append(
                Stage("pool\(block + 1)") { $0.maxPool(kernel: window, ceilMode: true) })
        }
        return stages
    }
}
