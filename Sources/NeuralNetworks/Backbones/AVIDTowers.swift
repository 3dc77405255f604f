// The towers of AVID: clips and spectrograms to features.

public import Essentials
internal import TensorCore

/// The R(2+1)D network of AVID: `[N, 3, T, H, W]` (there 8x224x224) to `[N, 512]`.
///
/// The stem is a whole 3x7x7 convolution, convolutions in space keep the width of their block, and
/// a block normalizes after the shortcut is added. Stages: `conv1`, `maxpool`, `conv2x` to `conv5x`, `pool`,
/// the last a global maximum. Names are those of facebookresearch/AVID-CMA (`models/video.py`), from where
/// the plan was read; the method is Morgado, Vasconcelos, Misra, "Audio-Visual Instance Discrimination with
/// Cross-Modal Agreement", CVPR 2021, arXiv 2004.12943.
public final class AVIDVideoTower: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a tower of 18 layers with random filters.
    ///
    /// - Parameter random: the source of start values; advanced.
    public init(random: inout RandomStream) {
        let stem = ConvBlock(
            .init(3, 64, kernel: [3, 7, 7], stride: [1, 2, 2]), initialization: .uniformByInputs,
            names: ("0", "1"), random: &random)
        var stages = [
            Stage("conv1", stem),
            Stage("maxpool") {
                $0.maxPool(kernel: [1, 3, 3], stride: [1, 2, 2], padding: [0, 1, 1])
            },
        ]
        var channels = 64
        for index in 0..<4 {
            let width = 64 << index
            let blocks = (0..<2).map { block in
                let isFirst = block == 0
                return Stage(
                    "\(block)",
                    AVIDBlock(
                        inputs: isFirst ? channels : width, outputs: width,
                        stride: isFirst && index > 0 ? 2 : 1, random: &random))
            }
            channels = width
            stages.append(Stage("conv\(index + 2)x", Sequential(blocks)))
        }
        stages.append(Stage("pool") { $0.globalMaxPool() })
        self.stages = stages
    }
}

/// max(norm(main(x) + shortcut(x)), 0), each of the two convolutions of `main` split into space and time.
private final class AVIDBlock: Layer {
    private let main: Sequential
    private let shortcut: Convolution?
    private let norm: BatchNorm

    init(inputs: Int, outputs: Int, stride: Int, random: inout RandomStream) {
        func block(
            _ sizes: Convolution.Sizes, _ conv: String, _ bn: String
        ) -> Stage {
            let block = ConvBlock(
                sizes, initialization: .uniformByInputs, names: (conv, bn), random: &random)
            return Stage(conv, under: "", block)
        }
        main = Sequential([
            block(
                .init(inputs, outputs, kernel: [1, 3, 3], stride: [1, stride, stride]),
                "spt_conv1", "spt_bn1"),
            block(
                .init(outputs, outputs, kernel: [3, 1, 1], stride: [stride, 1, 1]),
                "tmp_conv1", "tmp_bn1"),
            block(.init(outputs, outputs, kernel: [1, 3, 3]), "spt_conv2", "spt_bn2"),
            Stage(
                "tmp_conv2",
                Convolution(
                    .init(outputs, outputs, kernel: [3, 1, 1]), bias: false,
                    initialization: .uniformByInputs, random: &random)),
        ])
        shortcut =
            inputs != outputs || stride != 1
            ? Convolution(
                .init(inputs, outputs, kernel: .cube(1), stride: .cube(stride)), bias: false,
                initialization: .uniformByInputs, random: &random) : nil
        norm = BatchNorm(channels: outputs, fusedReLU: true)
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        norm(main(input) + (shortcut.map { $0(input) } ?? input))
    }

    var isTraining: Bool {
        get { norm.isTraining }
        set {
            main.isTraining = newValue
            norm.isTraining = newValue
        }
    }

    var parameters: [NamedParameter] {
        main.parameters + norm.parameters(under: "out_bn")
            + (shortcut?.parameters(under: "res_conv") ?? [])
    }

    var buffers: [NamedBuffer] { main.buffers + norm.buffers(under: "out_bn") }
}

/// The nine-layer network of AVID for log-spectrograms: `[N, 1, bands, frames]` to `[N, 512]`.
///
/// Convolutions of 64, 64, 128, 256 and 512 channels, the first 7x7 and the others two of 3x3, the first four
/// with stride 2; then a global maximum. Stages: `conv1`, `block1` to `block4`, `pool`. Names are those of
/// facebookresearch/AVID-CMA (`models/audio.py`). Differs from there: bands run along the first axis of a map
/// instead of the second.
public final class AVIDSoundTower: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a tower with random filters.
    ///
    /// - Parameter random: the source of start values; advanced.
    public init(random: inout RandomStream) {
        func block(
            _ sizes: Convolution.Sizes, _ conv: String, _ bn: String
        ) -> ConvBlock {
            ConvBlock(sizes, initialization: .uniformByInputs, names: (conv, bn), random: &random)
        }
        var stages = [
            Stage("conv1", block(.init(1, 64, kernel: .square(7), stride: .square(2)), "0", "1"))
        ]
        var channels = 64
        for (index, width) in [64, 128, 256, 512].enumerated() {
            let stride = index < 3 ? 2 : 1
            let first = block(
                .init(channels, width, kernel: .square(3), stride: .square(stride)), "conv1", "bn1")
            let second = block(.init(width, width, kernel: .square(3)), "conv2", "bn2")
            channels = width
            stages.append(
                Stage(
                    "block\(index + 1)",
                    Sequential([
                        Stage("first", under: "", first), Stage("second", under: "", second),
                    ])))
        }
        stages.append(Stage("pool") { $0.globalMaxPool() })
        self.stages = stages
    }
}
