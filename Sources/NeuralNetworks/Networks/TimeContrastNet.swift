// What a moment looks like.

public import Essentials
internal import TensorCore

/// Embeds pictures so that moments can be told apart: `[N, 3, S, S]` to `[N, 32]`.
///
/// Every channel of a picture is first given mean 0 and variance 1, so that exposure and tint that drift do not say how
/// late it is. Source: Sermanet et al., "Time-Contrastive Networks", ICRA 2018, arXiv 1704.06888, section III. The
/// paper's network: Inception-v3 up to Mixed_5d, two convolutions of 512 channels, where each channel responds, and two
/// linear layers. Stages: `standardize`, `inception`, `conv1`, `conv2`, `places`, `fc1`, `embedding`. The small one is
/// like the network of a public re-implementation (kekeblom/tcn, PosNet), with batch norm: `standardize`, `conv1`,
/// `conv2`, `pool2`, `conv3`, `pool3`, `conv4`, `pool4`, `flatten`, `embedding`. Differs from the paper: there,
/// Inception has frozen weights of ImageNet; here everything is trained, from random weights or those of a file.
public final class TimeContrastNet: StagedNetwork {
    /// The sizes there are.
    public enum Size: String, CaseIterable, Sendable {
        /// Five layers; pictures of 96 x 96.
        case small
        /// The paper's; pictures of 299 x 299.
        case paper

        /// The side of its pictures.
        public var imageSize: Int { self == .small ? 96 : 299 }
    }

    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Numbers of an embedding.
    public static let embeddingSize = 32

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - size: which network.
    ///   - random: the source of start values; advanced.
    public init(size: Size, random: inout RandomStream) {
        stages =
            [Stage.pictureStandardization]
            + (size == .small ? Self.small(random: &random) : Self.paper(random: &random))
    }

    private static func paper(random: inout RandomStream) -> [Stage] {
        let wide = 512
        return [
            Stage("inception", InceptionV3(random: &random)),
            convolution("conv1", InceptionV3.outputs, wide, 3, padding: 1, random: &random),
            convolution("conv2", wide, wide, 3, padding: 1, random: &random),
            Stage("places") { spatialSoftArgmax($0) },
            Stage(
                "fc1", Linear(inputs: 2 * wide, outputs: 2048, hasReLU: true, random: &random)),
            Stage("embedding", last(inputs: 2048, random: &random)),
        ]
    }

    private static func small(random: inout RandomStream) -> [Stage] {
        func pool(_ number: Int) -> Stage {
            Stage("pool\(number)") { $0.maxPool2d(kernelSize: 2) }
        }
        // Of 96: 44, 22, 11, 10, 5.
        return [
            convolution("conv1", 3, 64, 10, stride: 2, padding: 0, random: &random),
            convolution("conv2", 64, 32, 3, padding: 1, random: &random), pool(2),
            convolution("conv3", 32, 32, 3, padding: 1, random: &random), pool(3),
            convolution("conv4", 32, 32, 2, padding: 0, random: &random), pool(4),
            Stage("flatten") { $0.reshaped(to: [$0.shape[0], 32 * 5 * 5]) },
            Stage("embedding", last(inputs: 32 * 5 * 5, random: &random)),
        ]
    }

    private static func convolution(
        _ name: String, _ inputs: Int, _ outputs: Int, _ kernel: Int, stride: Int = 1,
        padding: Int, random: inout RandomStream
    ) -> Stage {
        Stage(
            name,
            ConvBlock(
                .init(
                    inputs, outputs, kernel: .square(kernel), stride: .square(stride),
                    padding: .square(padding)), random: &random))
    }

    private static func last(inputs: Int, random: inout RandomStream) -> Linear {
        Linear(
            inputs: inputs, outputs: embeddingSize, initialization: .uniformByInputs,
            random: &random)
    }
}
