// Embeddings of the places of frames, to be compared with those of other frames.

public import Essentials
internal import TensorCore

/// The network of tracking by colorization.
///
/// **Paper**: `[N, C, 4, S, S]` to `[N, 64, 4, S/8, S/8]`. Each frame passes a ResNet-18 without max pooling whose last two
/// layers keep the size (maps of S / 8, 256 channels); then x and y of each place, in `[-1, 1]`, are appended, and five pairs
/// of convolutions over places and over frames, dilated by 1, 2, 4, 8 and 16 places, join the four frames. Stages: `frames`,
/// `conv1`, `layer1` to `layer4`, `position`, `clip`, `joint1` to `joint5`, `embed`.
///
/// **Small**: `[N, C, S, S]` to `[N, 64, S/4, S/4]`, frame by frame. Stages: `conv1`, `layer1` to `layer3`, `embed`.
///
/// Place i of an axis lies at pixel i · `stride`. Source: Vondrick, Shrivastava, Fathi, Guadarrama, Murphy, "Tracking Emerges by
/// Colorizing Videos", ECCV 2018, section 3.4. Differs from there: the paper's five convolutions over space and time are pairs
/// here; the small network is ours.
public final class PointerNet: StagedNetwork {
    /// The sizes there are.
    public enum Size: String, CaseIterable, Sendable {
        /// Seven convolutions, frame by frame.
        case small
        /// ResNet-18 and convolutions over four frames.
        case paper

        /// Pixels from one place to the next.
        public var stride: Int { self == .small ? 4 : 8 }
        /// Frames that one input has.
        public var frames: Int { self == .small ? 1 : 4 }
    }

    /// Numbers of an embedding.
    public static let width = 64

    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a network with random filters.
    ///
    /// - Parameters:
    ///   - size: which network.
    ///   - inputChannels: 1 for grey frames, 3 for colours.
    ///   - random: the source of start values; advanced.
    public init(size: Size, inputChannels: Int, random: inout RandomStream) {
        stages =
            switch size {
            case .small: Self.small(inputChannels, random: &random)
            case .paper: Self.paper(inputChannels, random: &random)
            }
    }

    private static func small(_ channels: Int, random: inout RandomStream) -> [Stage] {
        [
            Stage(
                "conv1",
                ConvBlock(
                    .init(channels, 32, kernel: .square(5), stride: .square(2)), random: &random)),
            layer("1", blocks: 1, inputs: 32, width: 64, stride: 2, random: &random),
            layer("2", blocks: 1, inputs: 64, width: 64, stride: 1, random: &random),
            layer("3", blocks: 1, inputs: 64, width: 96, stride: 1, random: &random),
            Stage(
                "embed",
                Convolution(.init(96, width, kernel: .square(1)), random: &random)),
        ]
    }

    private static func paper(_ channels: Int, random: inout RandomStream) -> [Stage] {
        let frames = Size.paper.frames
        var stages = [
            Stage("frames") { clip in
                let shape = clip.shape
                return clip.permuted([0, 2, 1, 3, 4])
                    .reshaped(to: [shape[0] * shape[2], shape[1], shape[3], shape[4]])
            },
            Stage(
                "conv1",
                ConvBlock(
                    .init(channels, 64, kernel: .square(7), stride: .square(2)), random: &random)),
            layer("1", blocks: 2, inputs: 64, width: 64, stride: 2, random: &random),
            layer("2", blocks: 2, inputs: 64, width: 128, stride: 2, random: &random),
            layer("3", blocks: 2, inputs: 128, width: 256, stride: 1, random: &random),
            layer("4", blocks: 2, inputs: 256, width: 256, stride: 1, random: &random),
            Stage("position") { Tensor.concatenated([$0, positions(of: $0.shape)], along: 1) },
            Stage("clip") { maps in
                let shape = maps.shape
                return maps.reshaped(
                    to: [shape[0] / frames, frames, shape[1], shape[2], shape[3]]
                ).permuted([0, 2, 1, 3, 4])
            },
        ]
        for (index, dilation) in [1, 2, 4, 8, 16].enumerated() {
            stages.append(
                joint("\(index + 1)", index == 0 ? 258 : 256, dilation, random: &random))
        }
        let embed = Convolution(.init(256, width, kernel: .cube(1)), random: &random)
        return stages + [Stage("embed", embed)]
    }

    /// Residual blocks of two 3x3 convolutions.
    private static func layer(
        _ label: String, blocks: Int, inputs: Int, width: Int, stride: Int,
        random: inout RandomStream
    ) -> Stage {
        Stage(
            "layer\(label)",
            ResNet.layer(
                .resnet18, blocks: blocks, inputs: inputs, width: width, stride: stride,
                random: &random))
    }

    /// A convolution over places, and one over frames.
    private static func joint(
        _ label: String, _ inputs: Int, _ dilation: Int, random: inout RandomStream
    ) -> Stage {
        let places = ConvBlock(
            .init(inputs, 256, kernel: [1, 3, 3], dilation: [1, dilation, dilation]),
            random: &random)
        let frames = ConvBlock(.init(256, 256, kernel: [3, 1, 1]), random: &random)
        return Stage(
            "joint\(label)", Sequential([Stage("places", places), Stage("frames", frames)]))
    }

    /// x and y of each place, from -1 to 1: `[N, 2, H, W]` for maps `[N, C, H, W]`.
    private static func positions(of shape: [Int]) -> Tensor {
        let (height, width) = (shape[2], shape[3])
        func share(_ place: Int, _ count: Int) -> Float {
            count > 1 ? 2 * Float(place) / Float(count - 1) - 1 : 0
        }
        return Tensor(shape: [shape[0], 2, height, width]) { values in
            for index in values.indices {
                let (x, y) = (index % width, index / width % height)
                let isY = index / (width * height) % 2 == 1
                values[index] = isY ? share(y, height) : share(x, width)
            }
        }
    }
}
