public import TensorCore

/// A network that says of each place of a single picture how likely it is to move.
public protocol MotionPredictor: VisualModel {
    /// The side of the square pictures it takes, to which whole frames are stretched.
    var pictureSize: Int { get }
    /// Probabilities `[N, 1, M, M]` of pictures `[N, 3, pictureSize, pictureSize]` in `[-1, 1]`.
    func movingProbabilities(_ images: Tensor) -> Tensor
}
