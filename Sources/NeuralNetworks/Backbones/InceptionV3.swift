// The first blocks of Inception-v3.

public import Essentials
internal import TensorCore

/// Inception-v3 as in torchvision's `inception_v3`, up to Mixed_5d.
///
/// `[N, 3, H, W]` (the paper: 299x299; 75 or more) to `[N, 288, h, w]` (35x35 of 299x299). 991,200 parameters. Stages:
/// `Conv2d_1a_3x3`, `Conv2d_2a_3x3`, `Conv2d_2b_3x3`, `maxpool1`, `Conv2d_3b_1x1`, `Conv2d_4a_3x3`, `maxpool2`, `Mixed_5b`,
/// `Mixed_5c`, `Mixed_5d`. Parameter names are torchvision's. Source: Szegedy, Vanhoucke, Ioffe, Shlens, Wojna,
/// "Rethinking the Inception Architecture for Computer Vision", CVPR 2016, arXiv 1512.00567.
public final class InceptionV3: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Channels of the result.
    public static let outputs = 288

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - inputChannels: 3 for pictures.
    ///   - random: the source of start values; advanced.
    public init(inputChannels: Int = 3, random: inout RandomStream) {
        func conv(
            _ name: String, _ inputs: Int, _ outputs: Int, _ kernel: Int, stride: Int = 1,
            padding: Int = 0
        ) -> Stage {
            Stage(
                name,
                InceptionBlock.convolution(
                    inputs, outputs, kernel, stride: stride, padding: padding, random: &random))
        }
        func pool(_ name: String) -> Stage {
            Stage(name) { $0.maxPool2d(kernelSize: 3, stride: 2) }
        }
        stages = [
            conv("Conv2d_1a_3x3", inputChannels, 32, 3, stride: 2),
            conv("Conv2d_2a_3x3", 32, 32, 3), conv("Conv2d_2b_3x3", 32, 64, 3, padding: 1),
            pool("maxpool1"), conv("Conv2d_3b_1x1", 64, 80, 1),
            conv("Conv2d_4a_3x3", 80, 192, 3), pool("maxpool2"),
            Stage("Mixed_5b", InceptionBlock(192, pooled: 32, random: &random)),
            Stage("Mixed_5c", InceptionBlock(256, pooled: 64, random: &random)),
            Stage("Mixed_5d", InceptionBlock(288, pooled: 64, random: &random)),
        ]
    }
}

/// Four branches over the same maps, joined along the channels.
///
/// 1x1; 1x1 and 5x5; 1x1 and 3x3 twice; the mean of 3x3 and 1x1. 224 channels and `pooled` more.
final class InceptionBlock: Layer {
    private let branches: [Sequential]

    init(_ inputs: Int, pooled: Int, random: inout RandomStream) {
        func conv(_ name: String, _ from: Int, _ to: Int, _ kernel: Int) -> Stage {
            Stage(
                name,
                Self.convolution(from, to, kernel, stride: 1, padding: kernel / 2, random: &random))
        }
        let mean = Stage("mean") {
            $0.averagePool(kernel: [3, 3], stride: [1, 1], padding: [1, 1])
        }
        branches = [
            [conv("branch1x1", inputs, 64, 1)],
            [conv("branch5x5_1", inputs, 48, 1), conv("branch5x5_2", 48, 64, 5)],
            [
                conv("branch3x3dbl_1", inputs, 64, 1), conv("branch3x3dbl_2", 64, 96, 3),
                conv("branch3x3dbl_3", 96, 96, 3),
            ],
            [mean, conv("branch_pool", inputs, pooled, 1)],
        ].map { Sequential($0) }
    }

    static func convolution(
        _ inputs: Int, _ outputs: Int, _ kernel: Int, stride: Int, padding: Int,
        random: inout RandomStream
    ) -> ConvBlock {
        ConvBlock(
            .init(
                inputs, outputs, kernel: .square(kernel), stride: .square(stride),
                padding: .square(padding)),
            norm: .init(epsilon: 1e-3), random: &random)
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        Tensor.concatenated(branches.map { $0(input) }, along: 1)
    }

    var isTraining = true {
        didSet { for branch in branches { branch.isTraining = isTraining } }
    }

    var parameters: [NamedParameter] { branches.flatMap(\.parameters) }

    var buffers: [NamedBuffer] { branches.flatMap(\.buffers) }
}
