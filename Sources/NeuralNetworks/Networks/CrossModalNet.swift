// Towers for contrast between pictures and sounds.

public import Essentials
internal import Foundation
public import TensorCore

/// Two towers with projection heads, whose unit vectors are near where picture and sound belong together.
///
/// The paper's size is that of Morgado, Vasconcelos, Misra, "Audio-Visual Instance Discrimination with
/// Cross-Modal Agreement", CVPR 2021, arXiv 2004.12943: R(2+1)D-18 on clips of 8 frames, nine layers of
/// convolution on 2 s of sound, heads of 512, 512 and 128. The small one takes single pictures and the
/// towers of AVE-Net (small). Names: in the paper's size `image.tower`, `image.head`, `sound.tower`,
/// `sound.head` before those of the parts, in the small one those of AVE-Net; and `log_scale`.
public final class CrossModalNet: TwoTowerNetwork {
    /// The sizes there are.
    public enum Size: String, CaseIterable, Sendable {
        /// AVID's: clips of 8 frames.
        case paper
        /// Single pictures of 96 x 96, for training in minutes on a few cores.
        case small
    }

    private let image: any StagedNetwork
    private let sound: any StagedNetwork
    /// The logarithm of 1 / temperature, where that is learnt.
    private let logScale: Parameter?
    private let fixedScale: Float
    /// The numbers of an embedding.
    public let embeddingSize: Int

    /// The largest 1 / temperature that can be learnt, so that training stays stable.
    ///
    /// Source: Radford and others, "Learning Transferable Visual Models From Natural Language
    /// Supervision", ICML 2021, section 2.5.
    private static let largestScale: Float = 100

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - size: which towers.
    ///   - bands: bands of the spectrograms.
    ///   - temperature: what similarities are divided by (at the start), more than 0.
    ///   - learnsTemperature: whether training changes it.
    ///   - random: the source of start values; advanced.
    public init(
        size: Size, bands: Int, temperature: Float, learnsTemperature: Bool,
        random: inout RandomStream
    ) {
        switch size {
        case .paper:
            image = Sequential([
                Stage("tower", AVIDVideoTower(random: &random)),
                Stage("head", ProjectionHead([512, 512, 512, 128], random: &random)),
            ])
            sound = Sequential([
                Stage("bands", BandStandardization(bands: bands)),
                Stage("tower", AVIDSoundTower(random: &random)),
                Stage("head", ProjectionHead([512, 512, 512, 128], random: &random)),
            ])
            embeddingSize = 128
        case .small:
            let widths = AVENet.Size.small.widths
            embeddingSize = widths.embedding
            image = AVEEmbeddingTower(
                inputChannels: 3, channels: widths.imageChannels, hidden: widths.hidden,
                embedding: widths.embedding, random: &random)
            sound = AVEEmbeddingTower(
                inputChannels: 1, channels: widths.soundChannels, hidden: widths.hidden,
                embedding: widths.embedding, random: &random)
        }
        fixedScale = 1 / temperature
        logScale = learnsTemperature ? Parameter(Tensor([-log(temperature)], shape: [1])) : nil
    }

    /// The tower that takes pictures, whose result is `[N, D]`, of any length.
    public var imageTrunk: any StagedNetwork { image }

    /// The tower that takes sounds, whose result is `[N, D]`, of any length.
    public var soundTrunk: any StagedNetwork { sound }

    /// Embeds pictures `[N, 3, S, S]`, or with the paper's size clips `[N, 3, T, S, S]`: `[N, D]`, rows of
    /// length 1.
    public func embedImages(_ images: Tensor) -> Tensor { image(images).l2Normalized() }

    /// Embeds log-spectrograms `[N, 1, bands, frames]`: `[N, D]`, rows of length 1.
    public func embedSounds(_ spectrograms: Tensor) -> Tensor {
        sound(spectrograms).l2Normalized()
    }

    /// Multiplies similarities by 1 / temperature.
    public func scaled(_ similarities: Tensor) -> Tensor {
        guard let logScale else { return similarities.scaled(by: fixedScale) }
        let limit = log(Self.largestScale)
        return similarities * logScale.tensor.clamped(to: -limit...limit).exp()
    }

    /// What similarities are divided by, at present.
    public var temperature: Float {
        guard let logScale else { return 1 / fixedScale }
        return exp(-min(log(Self.largestScale), logScale.value.values[0]))
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet {
            image.isTraining = isTraining
            sound.isTraining = isTraining
        }
    }

    /// Those of both towers, and `log_scale` where the temperature is learnt.
    public var parameters: [NamedParameter] {
        image.parameters(under: "image") + sound.parameters(under: "sound")
            + (logScale.map { [("log_scale", $0)] } ?? [])
    }

    /// The running statistics of both towers.
    public var buffers: [NamedBuffer] {
        image.buffers(under: "image") + sound.buffers(under: "sound")
    }
}
