/// How many frames make one input, and how far apart they are.
public struct FrameTiming: Sendable, Equatable {
    /// Frames, at least 1; with 1 the input is a picture without a time axis.
    public let count: Int
    /// Frames a second.
    public let framesPerSecond: Double

    /// Makes a timing.
    public init(count: Int, framesPerSecond: Double) {
        self.count = count
        self.framesPerSecond = framesPerSecond
    }

    /// One frame.
    public static let single = FrameTiming(count: 1, framesPerSecond: 1)

    /// Seconds from the instant of the first frame to that of the last.
    public var span: Double { Double(count - 1) / framesPerSecond }

    /// Instants of frames around a middle, in seconds, ascending.
    public func instants(around middle: Double) -> [Double] {
        (0..<count).map { middle - span / 2 + Double($0) / framesPerSecond }
    }
}
