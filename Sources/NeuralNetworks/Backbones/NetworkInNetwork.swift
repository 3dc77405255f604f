// The network for small pictures of RotNet.

public import Essentials
internal import TensorCore

/// Four blocks of a wide and two 1x1 convolutions, each with batch norm and ReLU.
///
/// `[N, 3, H, W]` (the paper: 32x32) to `[N, classes]`; maps after block 2 are `[N, 192, H/4, W/4]`,
/// rounded up. 1,411,140 parameters with 4 classes. Stages: `block1` and `block2` with the pooling
/// after them, `block3`, `block4`, `avgpool`, `fc`. Parameter names: `block1.conv1.conv.weight`, ...,
/// `fc.bias`. Sources: Lin, Chen, Yan, "Network In Network", ICLR 2014, arXiv 1312.4400; as used by
/// Gidaris, Singh, Komodakis, "Unsupervised Representation Learning by Predicting Image Rotations",
/// ICLR 2018, arXiv 1803.07728, section 3.1. Differs from the first: a fourth block, batch norm, a
/// fully connected layer at the end.
public final class NetworkInNetwork: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a network with random filters by He's rule on fan-out.
    ///
    /// - Parameters:
    ///   - inputChannels: 3 for pictures.
    ///   - classes: the numbers of the last layer; without it the network ends with `avgpool`.
    ///   - random: the source of start values; advanced.
    public init(
        inputChannels: Int = 3, classes: Int? = 4, random: inout RandomStream
    ) {
        let pool1 = Stage("pool") { $0.maxPool2d(kernelSize: 3, stride: 2, padding: 1) }
        let pool2 = Stage("pool") {
            $0.averagePool(kernel: .square(3), stride: .square(2), padding: .square(1))
        }
        stages =
            [
                Self.block(1, inputChannels, [192, 160, 96], side: 5, pool1, &random),
                Self.block(2, 96, [192, 192, 192], side: 5, pool2, &random),
                Self.block(3, 192, [192, 192, 192], side: 3, nil, &random),
                Self.block(4, 192, [192, 192, 192], side: 3, nil, &random),
                Stage("avgpool") { $0.globalAveragePool() },
            ]
            + (classes.map { [Self.classifier($0, &random)] } ?? [])
    }

    private static func block(
        _ index: Int, _ inputs: Int, _ widths: [Int], side: Int, _ pool: Stage?,
        _ random: inout RandomStream
    ) -> Stage {
        var stages: [Stage] = []
        var previous = inputs
        for (step, width) in widths.enumerated() {
            let sizes = Convolution.Sizes(
                previous, width, kernel: .square(step == 0 ? side : 1))
            stages.append(
                Stage(
                    "conv\(step + 1)",
                    ConvBlock(sizes, initialization: .heNormalByOutputs, random: &random)))
            previous = width
        }
        return Stage("block\(index)", Sequential(stages + (pool.map { [$0] } ?? [])))
    }

    private static func classifier(_ classes: Int, _ random: inout RandomStream) -> Stage {
        Stage(
            "fc",
            Linear(
                inputs: 192, outputs: classes, initialization: .uniformByInputs, random: &random))
    }
}
