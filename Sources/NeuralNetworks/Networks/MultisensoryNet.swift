// The fused network of sound and picture.

public import Essentials
public import TensorCore

/// One network on clips and sound that says whether they are aligned.
///
/// Features of clips are maps `[N, 64, T/4, H/8, W/8]`, those of sounds `[N, 128, T/4]`, both rounded up, with T
/// frames of a clip (the paper: 125x224x224, 32 steps in time). Maps of sound are spread over space, joined to those
/// of the clip, and residual blocks of 3x3x3 filters go on from there. 1 logit a pair.
/// Source: Owens, Efros, "Audio-Visual Scene Analysis with Self-Supervised Multisensory Features", ECCV 2018, arXiv
/// 1804.03641, figure 3. Differs from the paper: sound comes as a log-mel spectrogram whose bands are the first
/// channels, not as a waveform, so its blocks have stride 2, not 4; adaptive instead of fractional maxima bring it
/// to the steps of the clip. Names: `clip`, `sound`, `fusion` before those of the stages.
public final class MultisensoryNet: SynchronyNetwork {
    private let clip: Sequential
    private let sound: Sequential
    private let fusion: Sequential
    private let steps: Int

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - frames: of a clip.
    ///   - bands: of the spectrograms.
    ///   - random: the source of start values; advanced.
    public init(frames: Int, bands: Int, random: inout RandomStream) {
        let steps = (frames + 3) / 4
        self.steps = steps
        clip = Sequential([
            Stage(
                "conv1",
                ConvBlock(.init(3, 64, kernel: [5, 7, 7], stride: .cube(2)), random: &random)),
            Stage("pool1") {
                $0.maxPool(kernel: [1, 3, 3], stride: [1, 2, 2], padding: [0, 1, 1])
            },
            Stage("block1", Self.block(64, 64, .cube(3), .cube(1), &random)),
            Stage("block2", Self.block(64, 64, .cube(3), .cube(2), &random)),
        ])
        sound = Sequential([
            Stage("bands", BandStandardization(bands: bands)),
            Stage("channels") { $0.reshaped(to: [$0.shape[0], $0.shape[2], $0.shape[3]]) },
            Stage("block1", Self.block(bands, 128, [15], [2], &random)),
            Stage("block2", Self.block(128, 128, [15], [2], &random)),
            Stage("block3", Self.block(128, 256, [15], [2], &random)),
            Stage("pool3") { $0.adaptiveMaxPool(to: [steps]) },
            Stage("conv4", ConvBlock(.init(256, 128, kernel: [3]), random: &random)),
        ])
        fusion = Sequential([
            Stage("block1", Self.fusingBlock(&random)),
            Stage("block2", Self.block(128, 128, .cube(3), .cube(1), &random)),
            Stage("block3", Self.block(128, 128, .cube(3), .cube(1), &random)),
            Stage("block4", Self.block(128, 256, .cube(3), .cube(2), &random)),
            Stage("block5", Self.block(256, 256, .cube(3), .cube(1), &random)),
            Stage("block6", Self.block(256, 512, .cube(3), [1, 2, 2], &random)),
            Stage("block7", Self.block(512, 512, .cube(3), .cube(1), &random)),
            Stage("pool7") { $0.globalAveragePool() },
            Stage("logits", Linear(inputs: 512, outputs: 1, random: &random)),
        ])
    }

    /// Two convolutions with batch norm and a shortcut, over one axis or three.
    private static func block(
        _ inputs: Int, _ outputs: Int, _ kernel: [Int], _ stride: [Int],
        _ random: inout RandomStream
    ) -> ResidualBlock {
        let main = Sequential([
            Stage(
                "conv1",
                ConvBlock(
                    .init(inputs, outputs, kernel: kernel, stride: stride), random: &random)),
            Stage(
                "conv2",
                ConvBlock(
                    .init(outputs, outputs, kernel: kernel), hasReLU: false, random: &random)),
        ])
        let isSame = inputs == outputs && stride.allSatisfy { $0 == 1 }
        return ResidualBlock(
            main: main,
            shortcut: isSame ? nil : projection(inputs, outputs, stride, &random))
    }

    /// The first joint block: filters of 1x1x1, 192 channels to 512 to 128.
    private static func fusingBlock(_ random: inout RandomStream) -> ResidualBlock {
        let main = Sequential([
            Stage("conv1", ConvBlock(.init(192, 512, kernel: .cube(1)), random: &random)),
            Stage(
                "conv2",
                ConvBlock(.init(512, 128, kernel: .cube(1)), hasReLU: false, random: &random)),
        ])
        return ResidualBlock(main: main, shortcut: projection(192, 128, .cube(1), &random))
    }

    private static func projection(
        _ inputs: Int, _ outputs: Int, _ stride: [Int], _ random: inout RandomStream
    ) -> ConvBlock {
        ConvBlock(
            .init(inputs, outputs, kernel: stride.map { _ in 1 }, stride: stride),
            hasReLU: false, random: &random)
    }

    /// The tower that takes pictures, whose result is `[N, 64, T/4, H/8, W/8]`.
    public var imageTrunk: any StagedNetwork { clip }

    /// The tower that takes sounds, whose result is `[N, 128, T/4]`.
    public var soundTrunk: any StagedNetwork { sound }

    /// Features of clips `[N, 3, T, H, W]`: `[N, 64, T/4, H/8, W/8]`.
    public func clipFeatures(_ clips: Tensor) -> Tensor { clip(clips) }

    /// Features of log-spectrograms `[N, 1, bands, columns]`: `[N, 128, T/4]`.
    public func soundFeatures(_ spectrograms: Tensor) -> Tensor { sound(spectrograms) }

    /// Logits `[N]` of row-wise pairs of features; above 0 where they are more likely aligned than not.
    public func agreement(clips: Tensor, sounds: Tensor) -> Tensor {
        let shape = clips.shape
        let spread = sounds.reshaped(to: [shape[0], sounds.shape[1], steps, 1, 1])
            .broadcasted(to: [shape[0], sounds.shape[1]] + shape.dropFirst(2))
        return fusion(Tensor.concatenated([clips, spread], along: 1)).reshaped(to: [shape[0]])
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet {
            for part in [clip, sound, fusion] { part.isTraining = isTraining }
        }
    }

    /// Those of the three parts.
    public var parameters: [NamedParameter] {
        clip.parameters(under: "clip") + sound.parameters(under: "sound")
            + fusion.parameters(under: "fusion")
    }

    /// The running statistics of the three parts.
    public var buffers: [NamedBuffer] {
        clip.buffers(under: "clip") + sound.buffers(under: "sound")
            + fusion.buffers(under: "fusion")
    }
}
