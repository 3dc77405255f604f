// S3D, plain and gated.

public import Essentials
internal import TensorCore

/// S3D as in torchvision's `s3d`: an Inception network whose 3-D convolutions are taken apart into
/// space and time.
///
/// `[N, 3, T, H, W]` (torchvision: 16x224x224 or more) to `[N, classes]`; `mixed_5c` is
/// `[N, 1024, T/8, H/32, W/32]`. 8,320,048 parameters with 400 classes. Stages as in the paper:
/// `conv_1a`, `pool_2a`, `conv_2b`, `conv_2c`, `pool_3a`, `mixed_3b`, `mixed_3c`, `pool_4a`,
/// `mixed_4b` to `mixed_4f`, `pool_5a`, `mixed_5b`, `mixed_5c`, `avgpool`, `dropout`, `conv_6`, `mean`.
/// Parameter names are torchvision's. Source: Xie, Sun, Huang, Tu, Murphy, "Rethinking Spatiotemporal
/// Feature Learning", ECCV 2018, arXiv 1712.04851. Differs from torchvision: maps
/// smaller than the 2x7x7 of its average pooling are averaged whole, not refused.
public final class S3D: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a network whose start values are drawn as PyTorch's layers draw theirs.
    ///
    /// - Parameters:
    ///   - inputChannels: 3 for pictures.
    ///   - classes: the numbers of the last layer; without it the result is `[N, 1024]`.
    ///   - dropout: the probability before the last layer.
    ///   - random: the source of start values; advanced.
    public init(
        inputChannels: Int = 3, classes: Int? = 400, dropout: Double = 0.2,
        random: inout RandomStream
    ) {
        let pool4 = Self.pool("pool_4a", .cube(3), .cube(2), .cube(1))
        let pool5 = Self.pool("pool_5a", .cube(2), .cube(2), .cube(0))
        var stages = Self.stem(inputChannels, random: &random)
        stages += S3DPlan.mixed(
            .torchvision, pool4: pool4, pool5: pool5, firstIndex: stages.count, random: &random)
        stages.append(Stage("avgpool", Self.averaged))
        if let classes {
            let last = Convolution(
                .init(S3DPlan.outputs, classes, kernel: .cube(1)),
                initialization: .uniformByInputs, random: &random)
            stages.append(Stage("dropout", Dropout(probability: dropout, random: &random)))
            stages.append(Stage("conv_6", under: "classifier.1", last))
        }
        self.stages = stages + [Stage("mean") { $0.globalAveragePool() }]
    }

    private static func stem(_ channels: Int, random: inout RandomStream) -> [Stage] {
        let style = S3DStyle.torchvision
        return [
            Stage(
                "conv_1a", under: "features.0",
                style.separable(channels, 64, kernelSize: 7, stride: 2, random: &random)),
            pool("pool_2a", [1, 3, 3], [1, 2, 2], [0, 1, 1]),
            Stage(
                "conv_2b", under: "features.2",
                style.convolution(.init(64, 64, kernel: .cube(1)), random: &random)),
            Stage(
                "conv_2c", under: "features.3",
                style.separable(64, 192, kernelSize: 3, random: &random)),
            pool("pool_3a", [1, 3, 3], [1, 2, 2], [0, 1, 1]),
        ]
    }

    private static func pool(
        _ name: String, _ kernel: [Int], _ stride: [Int], _ padding: [Int]
    ) -> Stage {
        Stage(name) { $0.maxPool(kernel: kernel, stride: stride, padding: padding) }
    }

    private static func averaged(_ maps: Tensor) -> Tensor {
        let window = zip(maps.shape.dropFirst(2), [2, 7, 7]).map { min($0, $1) }
        return maps.averagePool(kernel: window, stride: .cube(1))
    }
}

/// The Inception blocks that all forms of S3D share.
enum S3DPlan {
    /// The channels of the last block.
    static let outputs = 1024

    private static let widths: [(name: String, widths: SeparableInception.Widths)] = [
        ("mixed_3b", .init(64, (96, 128), (16, 32), 32)),
        ("mixed_3c", .init(128, (128, 192), (32, 96), 64)),
        ("mixed_4b", .init(192, (96, 208), (16, 48), 64)),
        ("mixed_4c", .init(160, (112, 224), (24, 64), 64)),
        ("mixed_4d", .init(128, (128, 256), (24, 64), 64)),
        ("mixed_4e", .init(112, (144, 288), (32, 64), 64)),
        ("mixed_4f", .init(256, (160, 320), (32, 128), 128)),
        ("mixed_5b", .init(256, (160, 320), (32, 128), 128)),
        ("mixed_5c", .init(384, (192, 384), (48, 128), 128)),
    ]

    /// The blocks with the pooling before mixed_4b and mixed_5b.
    ///
    /// - Parameters:
    ///   - style: names, norm and gates.
    ///   - pool4: the pooling before mixed_4b.
    ///   - pool5: the pooling before mixed_5b.
    ///   - firstIndex: where in torchvision's list of layers these stand; by name when left out.
    ///   - random: the source of start values; advanced.
    /// - Returns: 192 channels to 1024.
    static func mixed(
        _ style: S3DStyle, pool4: Stage, pool5: Stage, firstIndex: Int? = nil,
        random: inout RandomStream
    ) -> [Stage] {
        var stages: [Stage] = []
        var channels = 192
        for (name, widths) in widths {
            if name == "mixed_4b" { stages.append(pool4) }
            if name == "mixed_5b" { stages.append(pool5) }
            let prefix = firstIndex.map { "features.\($0 + stages.count)" }
            let block = SeparableInception(inputs: channels, widths, style, random: &random)
            stages.append(Stage(name, under: prefix, block))
            channels = widths.sum
        }
        return stages
    }
}
