/// A picture met on a walk through a file, scaled only when somebody asks for it.
///
/// It may be kept until the next one comes, and belongs to the thread of the walk.
public final class WalkedPicture {
    /// When it is shown first, in seconds on the file's clock.
    public let seconds: Double
    /// For how long, as the container says.
    public let nominalDurationSeconds: Double
    /// Length of a tick of the stream's clock, to which its times are rounded, in seconds.
    public let timeResolutionSeconds: Double
    /// Whether every value of every plane equals the picture before it.
    public let repeatsPrevious: Bool
    private let scale: (FrameSize) throws(MediaError) -> VideoFrame

    /// Makes a picture from its parts; `scale` gives it in a size asked for.
    public init(
        seconds: Double, nominalDurationSeconds: Double, timeResolutionSeconds: Double,
        repeatsPrevious: Bool, scale: @escaping (FrameSize) throws(MediaError) -> VideoFrame
    ) {
        self.seconds = seconds
        self.nominalDurationSeconds = nominalDurationSeconds
        self.timeResolutionSeconds = timeResolutionSeconds
        self.repeatsPrevious = repeatsPrevious
        self.scale = scale
    }

    /// The picture in a size, upright.
    ///
    /// - Throws: `MediaError` where its pixel format cannot be converted.
    public func frame(size: FrameSize) throws(MediaError) -> VideoFrame { try scale(size) }
}
