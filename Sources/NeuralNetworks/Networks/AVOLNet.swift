// AVOL-Net: which region of the picture makes this sound?

public import Essentials
public import TensorCore

/// Two towers, one that embeds every region of a picture and one that embeds a second of sound; a
/// picture goes with a sound as well as its best region does.
///
/// Source: Arandjelović, Zisserman, "Objects that Sound", ECCV 2018, section 4 and figure 2d. Neither
/// embedding has its length normalized, so that a region may be silent. The small network has no pooling
/// before the picture's last block, for maps of 12 x 12, and both its embeddings pass a batch norm. Names:
/// `image.conv1_1` to `image.conv4_2`, `image.conv5`, `image.conv6` (the paper's names), `sound.conv1_1` to
/// `sound.fc2`, `conv7.weight`, `conv7.bias`; in the small one `image.norm` and `sound.norm`.
public final class AVOLNet: TwoTowerNetwork {
    /// The widths of the towers are those of AVE-Net.
    public typealias Size = AVENet.Size

    private let image: Sequential
    private let sound: Sequential
    private let conv7: Linear

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - size: the widths of all layers.
    ///   - random: the source of start values; advanced.
    public init(size: Size, random: inout RandomStream) {
        let widths = size.widths
        let features = AVETower(
            inputChannels: 3, channels: widths.imageChannels, random: &random)
        let channels = widths.imageChannels.last ?? 3
        let conv5 = Convolution(
            .init(channels, widths.hidden, kernel: .square(1)), hasReLU: true, random: &random)
        let conv6 = Convolution(
            .init(widths.hidden, widths.embedding, kernel: .square(1)), random: &random)
        let tower = AVEEmbeddingTower(
            inputChannels: 1, channels: widths.soundChannels, hidden: widths.hidden,
            embedding: widths.embedding, random: &random)
        let isSmall = size == .small
        let maps = isSmall ? features.withFineMaps : features.withoutGlobalPooling
        let image = [
            Stage("features", under: "", maps), Stage("conv5", conv5), Stage("conv6", conv6),
        ]
        let norms = (0..<2).map { _ in
            // What all embeddings have in common would say nothing, and a lot.
            isSmall ? [Stage("norm", BatchNorm(channels: widths.embedding))] : []
        }
        self.image = Sequential(image + norms[0])
        sound = Sequential([Stage("tower", under: "", tower)] + norms[1])
        // Products of D numbers of either sign spread like sqrt(D).
        conv7 = Linear(
            weight: Tensor(
                [1 / Float(widths.embedding).squareRoot()], shape: [1, 1]),
            bias: Tensor([0], shape: [1]))
    }

    /// The tower that takes pictures, whose result is `[N, D, H, W]`.
    public var imageTrunk: any StagedNetwork { image }

    /// The tower that takes sounds, whose result is `[N, D]`.
    public var soundTrunk: any StagedNetwork { sound }

    /// Embeds the regions of pictures `[N, 3, imageSize, imageSize]`: `[N, D, H, W]`, maps of 14 x 14, in
    /// the small network 12 x 12.
    public func embedRegions(_ images: Tensor) -> Tensor { image(images) }

    /// Embeds log-spectrograms `[N, 1, 257, 200]`: `[N, D]`.
    public func embedSounds(_ spectrograms: Tensor) -> Tensor { sound(spectrograms) }

    /// The logit that region (y, x) of picture i makes sound i.
    ///
    /// - Parameters:
    ///   - regions: `[N, D, H, W]`.
    ///   - sounds: `[N, D]`.
    /// - Returns: `[N, H, W]`; 0 is the middle between yes and no.
    public func regionLogits(regions: Tensor, sounds: Tensor) -> Tensor {
        let maps = RegionMaps.paired(regions, sounds)
        return conv7(maps.reshaped(to: [maps.count, 1])).reshaped(to: maps.shape)
    }

    /// Scores whether row i of the pictures corresponds to row i of the sounds, by the best region.
    ///
    /// - Parameters:
    ///   - regions: `[N, D, H, W]`.
    ///   - sounds: `[N, D]`.
    /// - Returns: logits `[N, 2]`; class 1 says that they correspond, class 0 always has 0, so that
    ///   softmax cross-entropy is the logistic loss.
    public func logits(regions: Tensor, sounds: Tensor) -> Tensor {
        let best = regionLogits(regions: regions, sounds: sounds)
            .maximum(axes: [1, 2]).reshaped(to: [regions.shape[0], 1])
        return Tensor.concatenated([Tensor(zeros: best.shape), best], along: 1)
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet {
            image.isTraining = isTraining
            sound.isTraining = isTraining
        }
    }

    /// Those of both towers and of `conv7`.
    public var parameters: [NamedParameter] {
        image.parameters(under: "image") + sound.parameters(under: "sound")
            + conv7.parameters(under: "conv7")
    }

    /// The running statistics of both towers.
    public var buffers: [NamedBuffer] {
        image.buffers(under: "image") + sound.buffers(under: "sound")
    }
}
