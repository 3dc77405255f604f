// Forwards or backwards?

public import Essentials
public import TensorCore

/// The T-CAM network: tells from optical flow whether a clip runs forwards.
///
/// `[N, segments * channels, S, S]`: one stack of flow fields after the other. Each passes the same trunk; the maps of
/// all segments are joined along the channels, pass three more convolutions and are averaged: `[N, D]`. One
/// linear layer judges; applied to the maps instead, it says where the arrow of time is seen. Source: Wei, Lim,
/// Zisserman, Freeman, "Learning and Using the Arrow of Time", CVPR 2018, section 3. Stages: `segments`, those of
/// the trunk (`conv1_1` to `conv5_3` with `pool1` to `pool4`, or `conv1` to `conv3` with `pool1` and `pool2`
/// between them), `fuse`, `conv6` to `conv8` (in the small one `pool6` after `conv6`), `pool`. Parameters: those of the stages,
/// `classifier.weight`, `classifier.bias`. Differs from the paper: 1024 channels in the added convolutions are those of
/// Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016; their number here is not known to
/// us.
public final class ArrowNet: Module {
    /// The sizes there are.
    public enum Size: String, CaseIterable, Sendable {
        /// Three convolutions before the segments are joined on maps of S / 8, three after it, the last two on S / 16.
        case small
        /// The convolutions of VGG-16 with batch norm, maps of S / 16.
        case paper
    }

    /// From stacks of fields to vectors.
    public let trunk: Sequential
    private let classifier: Linear

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - size: which trunk.
    ///   - segments: stacks of an example.
    ///   - channels: of a stack: two for each field.
    ///   - random: the source of start values; advanced.
    public init(size: Size, segments: Int, channels: Int, random: inout RandomStream) {
        let (stages, width, added) =
            switch size {
            case .small: (Self.small(channels, random: &random), 96, 128)
            case .paper: (Self.vgg16(channels, random: &random), 512, 1024)
            }
        var all = [
            Stage("segments") { flow in
                flow.reshaped(
                    to: [flow.shape[0] * segments, channels] + flow.shape.dropFirst(2))
            }
        ]
        all += stages
        all.append(
            Stage("fuse") { maps in
                maps.reshaped(
                    to: [maps.shape[0] / segments, segments * width] + maps.shape.dropFirst(2))
            })
        var previous = segments * width
        for number in 6...8 {
            all.append(Self.convolution("\(number)", previous, added, random: &random))
            if size == .small, number == 6 { all.append(Self.pool(6)) }
            previous = added
        }
        trunk = Sequential(all + [Stage("pool") { $0.globalAveragePool() }])
        classifier = Linear(
            inputs: added, outputs: 1, initialization: .uniformByInputs, random: &random)
    }

    private static func convolution(
        _ label: String, _ inputs: Int, _ outputs: Int, stride: Int = 1,
        random: inout RandomStream
    ) -> Stage {
        let sizes = Convolution.Sizes(
            inputs, outputs, kernel: .square(3), stride: .square(stride))
        return Stage("conv\(label)", ConvBlock(sizes, random: &random))
    }

    private static func pool(_ number: Int) -> Stage {
        Stage("pool\(number)") { $0.maxPool2d(kernelSize: 2) }
    }

    private static func small(_ channels: Int, random: inout RandomStream) -> [Stage] {
        [
            convolution("1", channels, 32, stride: 2, random: &random), pool(1),
            convolution("2", 32, 48, random: &random), pool(2),
            convolution("3", 48, 96, random: &random),
        ]
    }

    /// Up to conv5_3, without the last pooling.
    ///
    /// Source: Simonyan, Zisserman, "Very Deep Convolutional Networks for
    /// Large-Scale Image Recognition", ICLR 2015, table 1, column D.
    private static func vgg16(_ channels: Int, random: inout RandomStream) -> [Stage] {
        var stages: [Stage] = []
        var previous = channels
        for (block, (count, width)) in [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]
            .enumerated()
        {
            for number in 1...count {
                stages.append(
                    convolution("\(block + 1)_\(number)", previous, width, random: &random))
                previous = width
            }
            if block < 4 { stages.append(pool(block + 1)) }
        }
        return stages
    }

    /// Logits `[N]` of features `[N, D]`: above 0 where the clip runs forwards.
    public func logits(_ features: Tensor) -> Tensor {
        classifier(features).reshaped(to: [features.shape[0]])
    }

    /// Logits of regions `[N, H, W]`: their mean is the logit of the whole.
    public func activationMaps(_ flow: Tensor) -> Tensor {
        let maps = trunk.features(flow, upTo: "conv8")
        let weight = classifier.weight.tensor
        let logits = maps.convolution(
            weight: weight.reshaped(to: [1, weight.shape[1], 1, 1]), bias: classifier.bias?.tensor,
            stride: [1, 1], padding: [0, 0], groups: 1)
        return logits.reshaped(to: [maps.shape[0]] + maps.shape.dropFirst(2))
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining: Bool {
        get { trunk.isTraining }
        set { trunk.isTraining = newValue }
    }

    /// Those of the trunk and the classifier.
    public var parameters: [NamedParameter] {
        trunk.parameters + classifier.parameters(under: "classifier")
    }

    /// The running statistics of the trunk.
    public var buffers: [NamedBuffer] { trunk.buffers }
}
