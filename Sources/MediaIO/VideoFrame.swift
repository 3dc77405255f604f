/// One decoded picture.
public struct VideoFrame: Sendable, Equatable {
    /// Width in pixels.
    public let width: Int
    /// Height in pixels.
    public let height: Int
    /// Red, green, blue of each pixel, row after row from the top left: `[height, width, 3]`.
    public let pixels: [UInt8]
    /// When the frame is shown first, in seconds on the clock of the file's timestamps.
    public let presentationSeconds: Double
    /// For how long: until the next frame, or as the container says for the last one.
    public let durationSeconds: Double

    /// Makes a frame; `pixels.count` must be `width * height * 3`.
    public init(
        width: Int, height: Int, pixels: [UInt8], presentationSeconds: Double,
        durationSeconds: Double
    ) {
        guard pixels.count == width * height * 3 else {
            fatalError(
                "VideoFrame: \(width)x\(height) pixels take \(width * height * 3) bytes, "
                    + "not \(pixels.count)")
        }
        self.width = width
        self.height = height
        self.pixels = pixels
        self.presentationSeconds = presentationSeconds
        self.durationSeconds = durationSeconds
    }
}
