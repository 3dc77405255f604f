// AVE-Net: pictures and sounds in one space.

public import Essentials
public import TensorCore

/// Two towers that embed a picture and a second of sound in one space, in which what belongs
/// together is near.
///
/// Each tower ends in global max pooling, a linear layer with ReLU, and a linear layer; embeddings
/// have length 1. The classifier sees nothing but their distance. Source: Arandjelović, Zisserman,
/// "Objects that Sound", ECCV 2018. Names: `image.conv1_1.conv.weight`, ..., `image.fc1.weight`,
/// `image.fc2.weight`, the same under `sound`, and `fc3.weight`, `fc3.bias`.
public final class AVENet: TwoTowerNetwork {
    /// The size this network was made with.
    public let size: Size
    private let image: AVEEmbeddingTower
    private let sound: AVEEmbeddingTower
    private let fc3: Linear

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - size: the widths of all layers.
    ///   - random: the source of start values; advanced.
    public init(size: Size, random: inout RandomStream) {
        self.size = size
        let widths = size.widths
        image = AVEEmbeddingTower(
            inputChannels: 3, channels: widths.imageChannels, hidden: widths.hidden,
            embedding: widths.embedding, random: &random)
        sound = AVEEmbeddingTower(
            inputChannels: 1, channels: widths.soundChannels, hidden: widths.hidden,
            embedding: widths.embedding, random: &random)
        fc3 = Self.distanceClassifier()
    }

    /// The side of the square pictures this network is made for.
    public var imageSize: Int { size.widths.imageSize }

    /// The numbers of an embedding.
    public var embeddingSize: Int { size.widths.embedding }

    /// The tower that takes pictures, whose result is `[N, embeddingSize]`, of any length.
    public var imageTrunk: any StagedNetwork { image }

    /// The tower that takes sounds, whose result is `[N, embeddingSize]`, of any length.
    public var soundTrunk: any StagedNetwork { sound }

    /// Embeds pictures `[N, 3, imageSize, imageSize]`: `[N, embeddingSize]`, rows of length 1.
    public func embedImages(_ images: Tensor) -> Tensor { image(images).l2Normalized() }

    /// Embeds log-spectrograms `[N, 1, 257, 200]`: `[N, embeddingSize]`, rows of length 1.
    public func embedSounds(_ spectrograms: Tensor) -> Tensor {
        sound(spectrograms).l2Normalized()
    }

    /// Scores whether row i of the pictures corresponds to row i of the sounds.
    ///
    /// - Parameters:
    ///   - imageEmbeddings: `[N, embeddingSize]`.
    ///   - soundEmbeddings: `[N, embeddingSize]`.
    /// - Returns: logits `[N, 2]`; class 1 says that they correspond.
    public func logits(imageEmbeddings: Tensor, soundEmbeddings: Tensor) -> Tensor {
        let distances = imageEmbeddings.pairedDistance(to: soundEmbeddings)
        return fc3(distances.reshaped(to: [distances.count, 1]))
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet {
            image.isTraining = isTraining
            sound.isTraining = isTraining
        }
    }

    /// Those of both towers and of `fc3`.
    public var parameters: [NamedParameter] {
        image.parameters(under: "image") + sound.parameters(under: "sound")
            + fc3.parameters(under: "fc3")
    }

    /// The running statistics of both towers.
    public var buffers: [NamedBuffer] {
        image.buffers(under: "image") + sound.buffers(under: "sound")
    }

    /// Logits ∓s (d - t) with slope s = 2 and threshold t = 1: a small distance favours class 1.
    ///
    /// The sign matters: started the other way round, the towers learn to push together what does
    /// not correspond. Distances of unit vectors lie in [0, 2], and those of unrelated ones near
    /// sqrt(2); after rectified towers they start below.
    private static func distanceClassifier() -> Linear {
        Linear(
            weight: Tensor([2, -2], shape: [2, 1]), bias: Tensor([-2, 2], shape: [2]))
    }
}

extension AVENet {
    /// The sizes there are.
    public enum Size: String, CaseIterable, Sendable {
        /// The paper's.
        case paper
        /// The same plan with fewer channels, for training in minutes on a few cores.
        case small
    }
}

extension AVENet.Size {
    struct Widths {
        let imageSize: Int
        let imageChannels: [Int]
        let soundChannels: [Int]
        let hidden: Int
        let embedding: Int
    }

    /// The table of sizes.
    var widths: Widths {
        switch self {
        case .paper:
            Widths(
                imageSize: 224, imageChannels: [64, 128, 256, 512],
                soundChannels: [64, 128, 256, 512], hidden: 128, embedding: 128)
        case .small:
            Widths(
                imageSize: 96, imageChannels: [16, 32, 64, 128],
                soundChannels: [8, 16, 32, 64], hidden: 64, embedding: 64)
        }
    }
}
