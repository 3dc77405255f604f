public import AudioFeatures
public import ClipDatasets
public import TensorCore

/// A network that puts pictures and sounds into one space.
public protocol TwoStreamEmbedding: PretextModel {
    /// How a frame becomes a picture that the network takes, without augmentation.
    var frameView: ImageAugmentation { get }
    /// The spectrogram it takes.
    var preset: SpectrogramPreset { get }
    /// Embeddings `[N, D]` of pictures `[N, 3, size, size]` in `[-1, 1]`.
    func embedImages(_ images: Tensor) -> Tensor
    /// Embeddings `[N, D]` of spectrograms `[N, 1, bands, frames]`.
    func embedSounds(_ sounds: Tensor) -> Tensor
    /// Scores `[N, 2]` of row-wise pairs; class 1 means "belong together".
    func pairLogits(images: Tensor, sounds: Tensor) -> Tensor
}
