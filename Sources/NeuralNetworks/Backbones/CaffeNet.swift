// CaffeNet, the AlexNet of the order-verification papers.

public import Essentials
internal import TensorCore

/// Five convolutions, of which three in two groups, with local response norm, and up to three fully
/// connected layers.
///
/// `[N, 3, imageSize, imageSize]` to `[N, classes]`. 60,965,224 parameters with 227 pixels and 1000
/// classes. Pooling rounds sizes up. Stages: `conv1`, `pool1`, `norm1`, `conv2`, `pool2`, `norm2`,
/// `conv3`, `conv4`, `conv5`, `pool5`, `flatten`, and `fc6`, `drop6`, `fc7`, `drop7`, `fc8` (or as
/// many as there are `hidden` layers); convolutions and hidden layers include their ReLU. Parameter
/// names: `conv1.weight`, ..., `fc8.bias`, with batch norm also `bn3.weight`, and so on. Source:
/// Krizhevsky, Sutskever, Hinton, NIPS 2012, in the form of Caffe's `bvlc_reference_caffenet`, which
/// pools before it normalizes. With batch norm on conv3 to conv5 and on the hidden layers instead of
/// their biases, it is the tower of Misra, Zitnick, Hebert, "Shuffle and Learn", ECCV 2016 (not
/// affine, 4096 and 4096 hidden), and of Lee, Huang, Singh, Yang, "Unsupervised Representation
/// Learning by Sorting Sequences", ICCV 2017 (affine, 80 pixels, 1024 hidden).
public final class CaffeNet: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a network whose start values are drawn as in Caffe's: normal, of deviation 0.01 (0.005
    /// before hidden layers).
    ///
    /// - Parameters:
    ///   - imageSize: the side of the pictures in pixels, 55 or more.
    ///   - inputChannels: 3 for pictures; more for stacks of frames.
    ///   - norm: the batch norm of conv3 to conv5 and the hidden layers; none in the original.
    ///   - hidden: the numbers of the fully connected layers from fc6 on.
    ///   - classes: the numbers of the last layer; without it the network ends with the dropout after
    ///     the last hidden one.
    ///   - dropout: the probability after each hidden layer.
    ///   - random: the source of start values; advanced.
    public init(
        imageSize: Int = 227, inputChannels: Int = 3, norm: BatchNorm.Settings? = nil,
        hidden: [Int] = [4096, 4096], classes: Int? = 1000, dropout: Double = 0.5,
        random: inout RandomStream
    ) {
        let side = Self.poolSide(imageSize)
        stages =
            Self.convolutions(inputChannels, norm, &random)
            + [Stage("flatten") { $0.reshaped(to: [$0.shape[0], 256 * side * side]) }]
            + fullyConnectedStages(
                inputs: 256 * side * side, hidden: hidden, classes: classes, norm: norm,
                dropout: dropout, random: &random)
    }

    private static func convolutions(
        _ channels: Int, _ norm: BatchNorm.Settings?, _ random: inout RandomStream
    ) -> [Stage] {
        func pool(_ name: String) -> Stage {
            Stage(name) { $0.maxPool2d(kernelSize: 3, stride: 2, ceilMode: true) }
        }
        func respond(_ name: String) -> Stage {
            Stage(name) { $0.localResponseNorm() }
        }
        func conv(
            _ index: Int, _ sizes: Convolution.Sizes, _ norm: BatchNorm.Settings?, bias: Float
        ) -> Stage {
            convolutionStage(
                "\(index)", sizes, norm: norm,
                initialization: .normal(deviation: 0.01, bias: bias), random: &random)
        }
        let first = Convolution.Sizes(
            channels, 96, kernel: .square(11), stride: .square(4), padding: .square(0))
        return [
            conv(1, first, nil, bias: 0), pool("pool1"), respond("norm1"),
            conv(2, .init(96, 256, kernel: .square(5), groups: 2), nil, bias: 1),
            pool("pool2"), respond("norm2"),
            conv(3, .init(256, 384, kernel: .square(3)), norm, bias: 0),
            conv(4, .init(384, 384, kernel: .square(3), groups: 2), norm, bias: 1),
            conv(5, .init(384, 256, kernel: .square(3), groups: 2), norm, bias: 1),
            pool("pool5"),
        ]
    }

    /// The side of the maps after pool5.
    private static func poolSide(_ imageSize: Int) -> Int {
        guard imageSize >= 55 else {
            programmingError("CaffeNet: pictures of \(imageSize) pixels are too small, needs 55")
        }
        return (0..<3).reduce((imageSize - 11) / 4 + 1) { side, _ in (side - 2) / 2 + 1 }
    }
}
