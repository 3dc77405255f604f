public import AudioFeatures
public import NeuralNetworks
public import TensorCore

/// A network that takes pictures and sounds.
public protocol AudioVisualModel: VisualModel {
    /// The spectrogram it takes.
    var preset: SpectrogramPreset { get }
    /// Features `[N, ...]` of spectrograms `[N, 1, bands, frames]`.
    func soundFeatures(_ sounds: Tensor) -> Tensor
    /// The chain of named stages that takes the same spectrograms and makes their features, up to where
    /// these are normalized.
    var soundTrunk: any StagedNetwork { get }
}

/// A network whose features are one vector of a picture, and one of a sound: `[N, D]`.
public protocol TwoStreamEmbedding: AudioVisualModel {
    /// Whether vectors of pictures and of sounds are near where they belong together; else only
    /// vectors of the same kind can be compared.
    var sharesSpace: Bool { get }
}

/// A network that says whether a picture and a sound belong together.
public protocol PairClassifier: AudioVisualModel {
    /// Scores `[N, 2]` of row-wise pairs of features; class 1 means "belong together".
    func pairLogits(images: Tensor, sounds: Tensor) -> Tensor
}

/// A network that says where in a picture a sound comes from: features of pictures are
/// `[N, D, H, W]`, of sounds `[N, D]`.
public protocol SoundLocalizer: AudioVisualModel {
    /// The response that is as much a yes as a no to the network's own classifier; nil where it has none.
    var boundary: Float? { get }
    /// Responses `[N, H, W]` of regions to the sounds of the same rows, both as features.
    ///
    /// Larger means likelier; numbers of one network can be compared across pictures and sounds.
    func responseMaps(images: Tensor, sounds: Tensor) -> Tensor
}

/// A network that says how well a sound fits the moment of a picture.
public protocol SoundSynchronizer: AudioVisualModel {
    /// Scores `[N]` of row-wise pairs of features; larger where both happen at the same time.
    ///
    /// Numbers of one network can be compared across pictures and sounds.
    func agreement(images: Tensor, sounds: Tensor) -> Tensor
}
