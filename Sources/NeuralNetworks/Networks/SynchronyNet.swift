// Moments of pictures and of sound in one space.

public import Essentials
public import TensorCore

/// Networks that say how well a sound fits the moment of a clip.
public protocol SynchronyNetwork: TwoTowerNetwork {
    /// Features of clips `[N, 3, T, S, S]`: one row a clip, or one a moment where the clip is longer than a moment.
    func clipFeatures(_ clips: Tensor) -> Tensor
    /// Features of log-spectrograms `[N, 1, bands, frames]`: one row each, or one a moment.
    func soundFeatures(_ spectrograms: Tensor) -> Tensor
    /// Scores `[N]` of row-wise pairs of features; larger where both belong together.
    func agreement(clips: Tensor, sounds: Tensor) -> Tensor
}

/// Two towers that make unit vectors of moments of pictures and of sound, and if wanted a classifier of pairs.
///
/// Names: `clip`, `sound`, `classifier` before those of the parts.
public final class SynchronyNet: SynchronyNetwork {
    /// The towers there are.
    public enum Towers: Sendable {
        /// `MotionTower` on 8 frames of 64x64, `SoundEventTower` on 64x32; vectors of 64.
        case small
        /// `SyncNetVideoTower` on 5 frames of 224x224, `SyncNetSoundTower` on 13x20; vectors of 1024.
        case syncNet
        /// MC3-18 on 25 frames of 224x224, `AVETower` on 40x98; vectors of 128.
        case avts
    }

    private let clip: any StagedNetwork
    private let sound: any StagedNetwork
    private let classifier: ProjectionHead?

    /// Makes a network with random weights.
    ///
    /// - Parameters:
    ///   - towers: which towers.
    ///   - hasClassifier: whether two linear layers on both vectors judge pairs, instead of their cosine.
    ///   - random: the source of start values; advanced.
    public init(towers: Towers, hasClassifier: Bool = false, random: inout RandomStream) {
        let width: Int
        switch towers {
        case .small:
            width = 64
            clip = MotionTower(embedding: width, random: &random)
            sound = SoundEventTower(embedding: width, random: &random)
        case .syncNet:
            width = 1024
            clip = SyncNetVideoTower(random: &random)
            sound = SyncNetSoundTower(random: &random)
        case .avts:
            width = 128
            clip = Sequential([
                Stage("tower", VideoResNet(.mc3, classes: nil, random: &random)),
                Stage("head", ProjectionHead([512, 512, width], random: &random)),
            ])
            sound = Sequential([
                Stage("tower", AVETower(inputChannels: 1, firstStride: 1, random: &random)),
                Stage("head", ProjectionHead([512, 512, width], random: &random)),
            ])
        }
        classifier = hasClassifier ? ProjectionHead([2 * width, 128, 1], random: &random) : nil
    }

    /// The tower that takes pictures, whose result is `[N, D]`, of any length.
    public var imageTrunk: any StagedNetwork { clip }

    /// The tower that takes sounds, whose result is `[N, D]`, of any length.
    public var soundTrunk: any StagedNetwork { sound }

    /// Embeds clips: unit rows `[N, D]`.
    public func clipFeatures(_ clips: Tensor) -> Tensor { clip(clips).l2Normalized() }

    /// Embeds spectrograms: unit rows `[N, D]`.
    public func soundFeatures(_ spectrograms: Tensor) -> Tensor {
        sound(spectrograms).l2Normalized()
    }

    /// Cosines `[N]`, from -1 to 1, or the classifier's logits `[N]`.
    public func agreement(clips: Tensor, sounds: Tensor) -> Tensor {
        guard let classifier else { return (clips * sounds).sum(axes: [1]) }
        return classifier(Tensor.concatenated([clips, sounds], along: 1))
            .reshaped(to: [clips.shape[0]])
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining = true {
        didSet {
            clip.isTraining = isTraining
            sound.isTraining = isTraining
        }
    }

    /// Those of both towers, and of the classifier.
    public var parameters: [NamedParameter] {
        clip.parameters(under: "clip") + sound.parameters(under: "sound")
            + (classifier?.parameters(under: "classifier") ?? [])
    }

    /// The running statistics of both towers.
    public var buffers: [NamedBuffer] {
        clip.buffers(under: "clip") + sound.buffers(under: "sound")
    }
}
