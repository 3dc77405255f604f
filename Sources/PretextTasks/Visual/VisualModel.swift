public import ClipDatasets
public import NeuralNetworks
public import TensorCore

/// A network that takes pictures, or short clips of them.
public protocol VisualModel: PretextModel {
    /// How a frame becomes a picture that the network takes, without augmentation.
    var frameView: ImageAugmentation { get }
    /// The frames that make one input of the picture's tower.
    var frameTiming: FrameTiming { get }
    /// Features `[N, ...]` of pictures `[N, 3, size, size]` in `[-1, 1]`, or of clips
    /// `[N, 3, T, size, size]` where `frameTiming` says so.
    func imageFeatures(_ images: Tensor) -> Tensor
    /// The chain of named stages that takes the same pictures and makes their features, up to where these
    /// are normalized, so that the result of any stage can be had.
    var imageTrunk: any StagedNetwork { get }
}
