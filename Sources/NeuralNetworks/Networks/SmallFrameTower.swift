// Small towers for frames and for clips, to be trained in minutes on a few cores.

public import Essentials
internal import TensorCore

/// Five convolutions: `[N, inputChannels, S, S]` (S = 64) to maps `[N, 64, S/8, S/8]`, rounded up.
///
/// Batch norm and ReLU follow each. Stages: `conv1`, `pool1`, `conv2`, `pool2`, `conv3`, `conv4`, `conv5`.
public final class SmallFrameTower: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Channels of the maps.
    public static let channels = 64

    /// Makes a tower with random filters.
    ///
    /// - Parameters:
    ///   - inputChannels: 3 for pictures; more for stacks of frames.
    ///   - random: the source of start values; advanced.
    public init(inputChannels: Int = 3, random: inout RandomStream) {
        func block(_ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1) -> ConvBlock {
            ConvBlock(
                .init(inputs, outputs, kernel: .square(kernel), stride: .square(stride)),
                random: &random)
        }
        func pool(_ name: String) -> Stage {
            Stage(name) { $0.maxPool2d(kernelSize: 2, ceilMode: true) }
        }
        stages = [
            Stage("conv1", block(inputChannels, 24, kernel: 5, stride: 2)), pool("pool1"),
            Stage("conv2", block(24, 48, kernel: 3)), pool("pool2"),
            Stage("conv3", block(48, 96, kernel: 3)),
            Stage("conv4", block(96, 96, kernel: 3)),
            Stage("conv5", block(96, Self.channels, kernel: 1)),
        ]
    }
}

/// A convolution on pairs of frames and two in space and time: `[N, 3, 8, S, S]` (S = 64) to maps `[N, 64, 2, S/8, S/8]`.
///
/// Pairs of frames are the channels of one picture, so that the first convolution is one in space and time with steps of 2
/// both ways; those in space and time are one in space and one in time, as in R(2+1)D. Batch norm and ReLU follow
/// each. The first of both maps is of the clip's beginning, the second of its end.
/// Stages: `pairs`, `conv1`, `pool1`, `clip`, `conv2`, `conv2t`, `pool2`, `conv3`, `conv3t`.
public final class SmallClipTower: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Frames of a clip.
    public static let frames = 8
    /// Channels of the maps.
    public static let channels = 64

    /// Makes a tower with random filters.
    ///
    /// - Parameter random: the source of start values; advanced.
    public init(random: inout RandomStream) {
        func block(
            _ inputs: Int, _ outputs: Int, kernel: [Int], stride: Int = 1
        ) -> ConvBlock {
            let stride = [Int](repeating: stride, count: kernel.count)
            return ConvBlock(
                .init(inputs, outputs, kernel: kernel, stride: stride), random: &random)
        }
        let pairs = Self.frames / 2
        stages = [
            Stage("pairs") { clips in
                let (count, side) = (clips.shape[0], clips.shape[3])
                return clips.reshaped(to: [count, 3, pairs, 2, side, side])
                    .permuted([0, 2, 1, 3, 4, 5])
                    .reshaped(to: [count * pairs, 6, side, side])
            },
            Stage("conv1", block(6, 24, kernel: [5, 5], stride: 2)),
            Stage("pool1") { $0.maxPool2d(kernelSize: 2) },
            Stage("clip") { maps in
                let shape = maps.shape
                return maps.reshaped(to: [shape[0] / pairs, pairs] + shape.dropFirst())
                    .permuted([0, 2, 1, 3, 4])
            },
            Stage("conv2", block(24, 32, kernel: [1, 3, 3])),
            Stage("conv2t", block(32, 32, kernel: [3, 1, 1])),
            Stage("pool2") { $0.maxPool(kernel: .cube(2)) },
            Stage("conv3", block(32, Self.channels, kernel: [1, 3, 3])),
            Stage("conv3t", block(Self.channels, Self.channels, kernel: [3, 1, 1])),
        ]
    }
}
