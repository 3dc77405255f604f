// L3-Net: does this picture go with this sound?

public import Essentials
public import TensorCore

/// Two towers whose features, side by side, are judged by two linear layers.
///
/// Source: Arandjelović, Zisserman, "Look, Listen and Learn", ICCV 2017, figure 2. The features of
/// pictures and sounds lie in spaces of their own. Names: `image.conv1_1.conv.weight`, ..., the same
/// under `sound`, and `fc1`, `fc2`.
public final class L3Net: TwoTowerNetwork {
    /// The widths of the towers are those of AVE-Net.
    public typealias Size = AVENet.Size

    private let image: AVETower
    private let sound: AVETower
    private let head: ProjectionHead

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - size: the widths of all layers; the small one steps over every other pixel in its first
    ///     convolutions, as AVE-Net does, the paper's over none.
    ///   - random: the source of start values; advanced.
    public init(size: Size, random: inout RandomStream) {
        let widths = size.widths
        let stride = size == .paper ? 1 : 2
        image = AVETower(
            inputChannels: 3, channels: widths.imageChannels, firstStride: stride, random: &random)
        sound = AVETower(
            inputChannels: 1, channels: widths.soundChannels, firstStride: stride, random: &random)
        let features = [widths.imageChannels, widths.soundChannels].compactMap(\.last).reduce(0, +)
        head = ProjectionHead([features, widths.hidden, 2], random: &random)
    }

    /// The tower that takes pictures, whose result is `[N, C]`.
    public var imageTrunk: any StagedNetwork { image }

    /// The tower that takes sounds, whose result is `[N, C']`.
    public var soundTrunk: any StagedNetwork { sound }

    /// Features of pictures `[N, 3, imageSize, imageSize]`: `[N, C]`, not negative.
    public func imageFeatures(_ images: Tensor) -> Tensor { image(images) }

    /// Features of log-spectrograms `[N, 1, 257, 199]`: `[N, C']`, not negative.
    public func soundFeatures(_ spectrograms: Tensor) -> Tensor { sound(spectrograms) }

    /// Scores whether row i of the pictures corresponds to row i of the sounds.
    ///
    /// - Parameters:
    ///   - imageFeatures: `[N, C]`.
    ///   - soundFeatures: `[N, C']`.
    /// - Returns: logits `[N, 2]`; class 1 says that they correspond.
    public func logits(imageFeatures: Tensor, soundFeatures: Tensor) -> Tensor {
        head(Tensor.concatenated([imageFeatures, soundFeatures], along: 1))
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet {
            image.isTraining = isTraining
            sound.isTraining = isTraining
        }
    }

    /// Those of both towers and of the judging layers.
    public var parameters: [NamedParameter] {
        image.parameters(under: "image") + sound.parameters(under: "sound") + head.parameters
    }

    /// The running statistics of both towers.
    public var buffers: [NamedBuffer] {
        image.buffers(under: "image") + sound.buffers(under: "sound")
    }
}
