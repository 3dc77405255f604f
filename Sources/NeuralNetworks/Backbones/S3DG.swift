// S3D with gates.

public import Essentials
internal import TensorCore

/// S3D-G in the form of MIL-NCE: gates after conv_2c and after every branch.
///
/// `[N, 3, T, H, W]` (the paper: 32x224x224; with `.spaceToDepth` even sizes) to `[N, embedding]`;
/// `mixed_5c` is `[N, 1024, T/8, H/32, W/32]`. With 512 numbers 9,649,872 parameters
/// (`.spaceToDepth`: 9,670,800). Stages: `conv1`, `maxpool_2a`, `conv_2b`, `conv_2c`, `gating`,
/// `maxpool_3a`, `mixed_3b`, `mixed_3c`, `maxpool_4a`, `mixed_4b` to `mixed_4f`, `maxpool_5a`,
/// `mixed_5b`, `mixed_5c`, `mean`, `fc`. Names are those of the weights published with S3D_HowTo100M.
/// Sources: Xie et al., "Rethinking Spatiotemporal Feature Learning", ECCV 2018, arXiv 1712.04851;
/// Miech, Alayrac, Smaira, Laptev, Sivic, Zisserman, "End-to-End Learning of Visual Representations
/// from Uncurated Instructional Videos", CVPR 2020, arXiv 1912.06430. Differs from the first: gates
/// per branch, one stem convolution that is not taken apart. Pooling adds zeros behind each axis and
/// rounds up, which equals TensorFlow's "SAME" for even sizes.
public final class S3DG: StagedNetwork {
    /// The first convolution.
    public enum Stem: String, CaseIterable, Sendable {
        /// 3x7x7 with stride 2.
        case convolution
        /// Blocks of 2x2x2 pixels become channels, then 2x4x4.
        case spaceToDepth
    }

    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a network whose start values are drawn as PyTorch's layers draw theirs.
    ///
    /// - Parameters:
    ///   - stem: the first convolution.
    ///   - inputChannels: 3 for pictures.
    ///   - embedding: the numbers of the last layer; without it the network ends with `mean`.
    ///   - random: the source of start values; advanced.
    public init(
        stem: Stem = .spaceToDepth, inputChannels: Int = 3, embedding: Int? = 512,
        random: inout RandomStream
    ) {
        let style = S3DStyle.gated
        var stages = Self.stem(stem, inputChannels, random: &random)
        stages += [
            Self.pool("maxpool_2a", [1, 3, 3], [1, 2, 2]),
            Stage(
                "conv_2b", style.convolution(.init(64, 64, kernel: .cube(1)), random: &random)),
            Stage("conv_2c", style.separable(64, 192, kernelSize: 3, random: &random)),
            Stage("gating", SelfGating(channels: 192, random: &random)),
            Self.pool("maxpool_3a", [1, 3, 3], [1, 2, 2]),
        ]
        stages += S3DPlan.mixed(
            style, pool4: Self.pool("maxpool_4a", .cube(3), .cube(2)),
            pool5: Self.pool("maxpool_5a", .cube(2), .cube(2)), random: &random)
        stages.append(Stage("mean") { $0.globalAveragePool() })
        if let embedding {
            let fc = Linear(
                inputs: S3DPlan.outputs, outputs: embedding, initialization: .uniformByInputs,
                random: &random)
            stages.append(Stage("fc", fc))
        }
        self.stages = stages
    }

    private static func stem(
        _ stem: Stem, _ channels: Int, random: inout RandomStream
    ) -> [Stage] {
        let style = S3DStyle.gated
        switch stem {
        case .convolution:
            let sizes = Convolution.Sizes(channels, 64, kernel: [3, 7, 7], stride: .cube(2))
            return [Stage("conv1", style.convolution(sizes, random: &random))]
        case .spaceToDepth:
            let sizes = Convolution.Sizes(8 * channels, 64, kernel: [2, 4, 4])
            let conv = style.convolution(sizes, random: &random)
            return [
                Stage("depth", spaceToDepth), Stage("conv1", conv),
                // An even filter with equal padding gives one position too many on each axis.
                Stage("crop") {
                    $0.cropped(to: $0.shape.enumerated().map { $0 < 2 ? 0..<$1 : 1..<$1 })
                },
            ]
        }
    }

    /// `[N, C, T, H, W]` to `[N, 8 C, T/2, H/2, W/2]`; the offsets in time, height and width count
    /// slower than the channels.
    private static func spaceToDepth(_ clip: Tensor) -> Tensor {
        let (n, c, t, h, w) = (
            clip.shape[0], clip.shape[1], clip.shape[2] / 2, clip.shape[3] / 2, clip.shape[4] / 2
        )
        return clip.reshaped(to: [n, c, t, 2, h, 2, w, 2]).permuted([0, 3, 5, 7, 1, 2, 4, 6])
            .reshaped(to: [n, 8 * c, t, h, w])
    }

    private static func pool(_ name: String, _ kernel: [Int], _ stride: [Int]) -> Stage {
        // Half of the difference is rounded down to 0 in front, so all of it stands behind. Zeros
        // never win over what comes out of rectifiers and gates, except over other zeros.
        let behind = zip(kernel, stride).map { $0 - $1 }
        return Stage(name) { maps in
            let padded =
                behind == [0, 0, 0]
                ? maps : maps.padded(before: [0, 0, 0, 0, 0], after: [0, 0] + behind)
            return padded.maxPool(kernel: kernel, stride: stride, ceilMode: true)
        }
    }
}
