// The convolutional towers of AVE-Net: pictures and sounds to features.

public import Essentials
public import TensorCore

/// Four stages of two convolution blocks; the first convolution has stride 2, and a 2x2 max pool
/// follows every stage but the last.
///
/// Both towers of AVE-Net follow this plan. Source: Arandjelović, Zisserman, "Objects that Sound",
/// ECCV 2018, figure 2. Parameter names: `conv1_1.conv.weight`, `conv1_1.bn.weight`, ...,
/// `conv4_2.bn.bias`.
public final class AVETower: Module {
    private let blocks: [(name: String, block: ConvBlock)]

    /// Makes a tower with random filters.
    ///
    /// - Parameters:
    ///   - inputChannels: 3 for pictures, 1 for spectrograms.
    ///   - channels: of the four stages.
    ///   - random: the source of start values; advanced.
    public init(inputChannels: Int, channels: [Int], random: inout RandomStream) {
        var blocks: [(String, ConvBlock)] = []
        var previous = inputChannels
        for (stage, width) in channels.enumerated() {
            for step in 0..<2 {
                let block = ConvBlock(
                    inputChannels: previous, outputChannels: width,
                    stride: stage == 0 && step == 0 ? 2 : 1, random: &random)
                blocks.append(("conv\(stage + 1)_\(step + 1)", block))
                previous = width
            }
        }
        self.blocks = blocks
    }

    /// The feature maps before global pooling: `[N, inputChannels, H, W]` to
    /// `[N, channels.last, H/16, W/16]`, each division rounded up once and then down.
    public func featureMaps(_ input: Tensor) -> Tensor {
        var maps = input
        for (index, (_, block)) in blocks.enumerated() {
            if index > 0 && index.isMultiple(of: 2) { maps = maps.maxPool2d(kernelSize: 2) }
            maps = block(maps)
        }
        return maps
    }

    /// The strongest response of each channel: `[N, channels.last]`.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        featureMaps(input).globalMaxPool2d()
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet { for (_, block) in blocks { block.isTraining = isTraining } }
    }

    /// Those of the blocks, under `conv1_1` to `conv4_2`.
    public var parameters: [NamedParameter] {
        blocks.flatMap { $0.block.parameters(under: $0.name) }
    }

    /// Those of the blocks, under `conv1_1` to `conv4_2`.
    public var buffers: [NamedBuffer] { blocks.flatMap { $0.block.buffers(under: $0.name) } }
}
