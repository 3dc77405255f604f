internal import ClipDatasets
public import MediaIO
public import MotionSegmentation
public import PretextTasks
internal import TensorCore

/// Says of each frame of a clip which pixels move: by their motion, or by what a network makes of the single frame.
///
/// Frames come in order; scores come in the same order, later: by motion up to 220 frames later. Memory does not grow
/// with the number of frames.
public final class ClipSegmenter {
    /// What scores come from.
    public enum Source {
        /// The motion in the clip.
        case motion(MotionSegmenter)
        /// A network that sees one frame at a time.
        case network(any MotionPredictor)
    }

    private let source: Source
    private let longestSide: Int
    private var stream: MotionSegmenter.Stream?
    private var waiting: [VideoFrame] = []

    /// Frames that pass the network at once.
    private static let chunk = 16

    /// Begins with no frame.
    ///
    /// - Parameters:
    ///   - source: what scores come from.
    ///   - longestSide: of frames whose motion is looked at.
    public init(_ source: Source, longestSide: Int = MotionSegmenter.longestSide) {
        self.source = source
        self.longestSide = longestSide
        if case .motion(let segmenter) = source { stream = MotionSegmenter.Stream(segmenter) }
    }

    /// Adds a frame of any size, that of those before.
    ///
    /// - Returns: scores of frames that are now decided, at the size at which they were looked at.
    /// - Throws: `FlowError`.
    public func append(_ frame: VideoFrame) throws -> [ScoreMap] {
        switch source {
        case .motion:
            let size = MotionSegmenter.workingSize(
                width: frame.width, height: frame.height, longest: longestSide)
            let picture = Self.resized(frame, size.width, size.height)
            return try stream?.append(
                ColorPicture(width: size.width, height: size.height, pixels: picture.pixels)) ?? []
        case .network(let network):
            waiting.append(Self.resized(frame, network.pictureSize, network.pictureSize))
            return waiting.count == Self.chunk ? scores(by: network) : []
        }
    }

    /// Scores of the frames that are left.
    ///
    /// - Throws: `FlowError`.
    public func finish() throws -> [ScoreMap] {
        switch source {
        case .motion: try stream?.finish() ?? []
        case .network(let network): scores(by: network)
        }
    }

    private static func resized(_ frame: VideoFrame, _ width: Int, _ height: Int) -> VideoFrame {
        frame.width == width && frame.height == height
            ? frame : frame.resized(width: width, height: height)
    }

    /// The scores of all frames that wait.
    private func scores(by network: any MotionPredictor) -> [ScoreMap] {
        let frames = waiting
        waiting = []
        guard !frames.isEmpty else { return [] }
        let side = network.pictureSize
        let images = Tensor(shape: [frames.count, 3, side, side]) { values in
            let plane = side * side
            for (number, frame) in frames.enumerated() {
                for pixel in 0..<plane {
                    for channel in 0..<3 {
                        values[(3 * number + channel) * plane + pixel] =
                            Float(frame.pixels[3 * pixel + channel]) / 127.5 - 1
                    }
                }
            }
        }
        let maps = withoutGradients { network.movingProbabilities(images) }
        let (height, width) = (maps.shape[2], maps.shape[3])
        let values = maps.values
        return frames.indices.map { number in
            let start = number * width * height
            return ScoreMap(
                width: width, height: height, values: Array(values[start..<start + width * height]))
        }
    }
}
