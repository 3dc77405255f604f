public import TensorCore

/// A network whose features of two frames tell which places show the same thing.
public protocol PlaceTracker: VisualModel {
    /// Pixels from one place of the features to the next; place i of an axis lies at pixel i · `placeStride`.
    var placeStride: Int { get }
    /// The shorter side of the frames that training cut its pictures from, in pixels.
    var sceneSide: Int { get }
    /// Features of the last of `frameTiming.count` frames.
    ///
    /// - Parameter frames: `[N, 3, H, W]`, or `[N, 3, T, H, W]` in order of time, in `[-1, 1]`; any sides.
    /// - Returns: `[N, D, H / stride, W / stride]`, rounded up.
    func placeFeatures(_ frames: Tensor) -> Tensor
}
