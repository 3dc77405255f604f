// Residual networks for pictures.

public import Essentials
internal import TensorCore

/// ResNet-18, 34 and 50, as in torchvision.
///
/// `[N, 3, H, W]` (the paper: 224x224) to `[N, classes]`; `layer4` is
/// `[N, 512 or 2048, H/32, W/32]`, rounded up. 11,689,512, 21,797,672 and 25,557,032 parameters with
/// 1000 classes. Stages: `conv1` (with norm and ReLU), `maxpool`, `layer1` to `layer4`, `avgpool`,
/// `fc`. Names are torchvision's. Source: He, Zhang, Ren, Sun, "Deep Residual Learning for Image
/// Recognition", CVPR 2016, arXiv 1512.03385, table 1. Differs from the paper: in ResNet-50 the 3x3
/// convolutions have the stride, not the 1x1 before them.
public final class ResNet: StagedNetwork {
    /// The depths there are.
    public enum Depth: String, CaseIterable, Sendable {
        /// 2, 2, 2, 2 blocks of two 3x3 convolutions.
        case resnet18
        /// 3, 4, 6, 3 of them.
        case resnet34
        /// 3, 4, 6, 3 blocks of 1x1, 3x3 and 1x1.
        case resnet50

        var blocks: [Int] { self == .resnet18 ? [2, 2, 2, 2] : [3, 4, 6, 3] }

        /// How much wider the output of a block is than its 3x3 convolutions.
        var expansion: Int { self == .resnet50 ? 4 : 1 }
    }

    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a network with random filters by He's rule on fan-out.
    ///
    /// - Parameters:
    ///   - depth: the number of layers.
    ///   - inputChannels: 3 for pictures, 1 for spectrograms.
    ///   - classes: the numbers of the last layer; without it the network ends with `avgpool`.
    ///   - lastStride: the step of `layer4`; with 1 its maps are twice as fine.
    ///   - random: the source of start values; advanced.
    public init(
        _ depth: Depth, inputChannels: Int = 3, classes: Int? = 1000, lastStride: Int = 2,
        random: inout RandomStream
    ) {
        let stem = Self.block(
            .init(inputChannels, 64, kernel: .square(7), stride: .square(2)), "1", random: &random)
        var stages = [
            Stage("conv1", under: "", stem),
            Stage("maxpool") { $0.maxPool2d(kernelSize: 3, stride: 2, padding: 1) },
        ]
        var channels = 64
        for (index, count) in depth.blocks.enumerated() {
            let layer = Self.layer(
                depth, blocks: count, inputs: channels, width: 64 << index,
                stride: [1, 2, 2, lastStride][index], random: &random)
            channels = depth.expansion * 64 << index
            stages.append(Stage("layer\(index + 1)", layer))
        }
        stages.append(Stage("avgpool") { $0.globalAveragePool() })
        if let classes {
            let fc = Linear(
                inputs: channels, outputs: classes, initialization: .uniformByInputs,
                random: &random)
            stages.append(Stage("fc", fc))
        }
        self.stages = stages
    }

    /// The network up to `layer4`, whose maps are its result.
    public var withoutGlobalPooling: Sequential {
        Sequential(stages.prefix { $0.name != "avgpool" })
    }

    /// Blocks of one width, the first with the stride and with a shortcut where the shape changes.
    static func layer(
        _ depth: Depth, blocks: Int, inputs: Int, width: Int, stride: Int,
        random: inout RandomStream
    ) -> Sequential {
        let outputs = depth.expansion * width
        let stages = (0..<blocks).map { index in
            let (from, step) = index == 0 ? (inputs, stride) : (outputs, 1)
            let main = mainPath(
                depth, inputs: from, width: width, stride: step, random: &random)
            let shortcut =
                from != outputs || step != 1
                ? projection(
                    .init(from, outputs, kernel: .square(1), stride: .square(step)), &random)
                : nil
            return Stage("\(index)", ResidualBlock(main: main, shortcut: shortcut))
        }
        return Sequential(stages)
    }

    private static func mainPath(
        _ depth: Depth, inputs: Int, width: Int, stride: Int, random: inout RandomStream
    ) -> Sequential {
        let strides = [Int].square(stride)
        let plan: [Convolution.Sizes] =
            depth.expansion == 1
            ? [
                .init(inputs, width, kernel: .square(3), stride: strides),
                .init(width, width, kernel: .square(3)),
            ]
            : [
                .init(inputs, width, kernel: .square(1)),
                .init(width, width, kernel: .square(3), stride: strides),
                .init(width, depth.expansion * width, kernel: .square(1)),
            ]
        return Sequential(
            plan.enumerated().map { index, sizes in
                let isLast = index == plan.count - 1
                return Stage(
                    "conv\(index + 1)", under: "",
                    block(sizes, "\(index + 1)", hasReLU: !isLast, random: &random))
            })
    }

    /// Convolution `conv<label>` and norm `bn<label>`.
    private static func block(
        _ sizes: Convolution.Sizes, _ label: String, hasReLU: Bool = true,
        random: inout RandomStream
    ) -> ConvBlock {
        ConvBlock(
            sizes, hasReLU: hasReLU, initialization: .heNormalByOutputs,
            names: ("conv\(label)", "bn\(label)"), random: &random)
    }
}

extension ResNet {
    /// A convolution with norm that brings the input of a block to the shape of its output.
    static func projection(
        _ sizes: Convolution.Sizes, _ random: inout RandomStream
    ) -> ConvBlock {
        ConvBlock(
            sizes, hasReLU: false, initialization: .heNormalByOutputs, names: ("0", "1"),
            random: &random)
    }
}
