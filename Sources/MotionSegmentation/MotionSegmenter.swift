internal import Essentials
public import OpticalFlow

/// Marks the pixels of a video that move by themselves; nothing is learnt and nobody has labelled anything.
///
/// **Consensus** is uNLC: superpixels of a shot get first guesses from flow that the camera does not explain, and vote among those
/// that look like them. Source: Pathak, Girshick, Dollár, Darrell, Hariharan, "Learning Features by Watching Objects Move", CVPR
/// 2017, section 3 and appendix, after Faktor, Irani, BMVC 2014. **Threshold** looks at the flow of each frame alone
/// (`FlowResidual`).
///
/// Frames come at the size at which they are looked at (`workingSize`). For any thread; results do not depend on the number
/// of workers.
public struct MotionSegmenter: Sendable {
    /// How what moves is found.
    public enum Method: String, Sendable, CaseIterable {
        /// Superpixels that look alike vote over a shot.
        case consensus
        /// Flow of a frame is held against its own median.
        case threshold
    }

    /// What a camera may do.
    public enum Camera: String, Sendable, CaseIterable {
        /// It stands still, or all it sees follows an affine motion.
        case affine
        /// It stands still, or all it sees moves in one direction: the rule of the paper.
        case translation
    }

    /// How what moves is found.
    public var method = Method.consensus
    /// What the camera may do (method consensus).
    public var camera = Camera.affine
    /// How flow is estimated.
    public var flow = FlowMethod.dis
    /// About how many superpixels a frame has (method consensus).
    public var superpixels = 400
    /// Whether scores are drawn to edges by a conditional random field.
    public var isRefined = true
    /// Parts smaller than this share of the frame's largest one do not count, 0 to 1; in the paper .6.
    public var leastPart = 0.05
    /// Threads.
    public var workers = 1
    /// Both sides of the pictures of which flow is estimated (method consensus); in the paper 100.
    public var flowSide = 160
    /// Motion counts up to so many times the median of a field, but at least up to a pixel (method consensus, camera
    /// affine).
    ///
    /// So that the fastest thing does not make all others background. In the paper there is no such limit.
    public var longestMotion = 6.0

    /// Makes a segmenter with the settings of the paper, but for `camera`, `flow`, `flowSide`, `leastPart` and
    /// `longestMotion`: it is to find all that moves, not only the main thing.
    public init() {}

    /// The longest side at which frames are looked at, as in the paper.
    public static let longestSide = 650
    /// Shots of fewer frames are left undecided.
    static let leastFrames = 10
    /// The longest stretch of a shot that is looked at as a whole.
    static let mostFrames = 110
    /// Parts up to this many pixels of a frame 650 pixels long are noise.
    private static let noisePixels = 25.0

    /// The size at which frames are looked at, of the same shape and never larger than they are.
    ///
    /// - Parameters:
    ///   - width: of the frames.
    ///   - height: of the frames.
    ///   - longest: the longest side wanted, at least 16.
    /// - Returns: columns and rows, at least 16.
    public static func workingSize(
        width: Int, height: Int, longest: Int = longestSide
    ) -> (width: Int, height: Int) {
        let scale = min(1, Double(longest) / Double(max(width, height)))
        func side(_ length: Int) -> Int { max(16, Int((Double(length) * scale).rounded())) }
        return (side(width), side(height))
    }

    /// Scores of all frames of a stretch without cuts, in order.
    ///
    /// - Parameter frames: of one size; of fewer than 10 all pixels are undecided.
    /// - Returns: a map for each frame.
    /// - Throws: `FlowError`.
    public func scores(ofShot frames: [ColorPicture]) throws(FlowError) -> [ScoreMap] {
        guard frames.count >= Self.leastFrames else {
            return frames.map {
                ScoreMap(width: $0.width, height: $0.height, all: ScoreMap.unknown)
            }
        }
        let scores =
            switch method {
            case .consensus: try Consensus(settings: self).scores(of: frames)
            case .threshold: try FlowResidual(flow: flow, workers: workers).scores(of: frames)
            }
        return ParallelMap.run(count: frames.count, workers: workers) { index in
            cleaned(scores[index], frames[index])
        }
    }

    /// Without small parts, and drawn to edges.
    func cleaned(_ map: ScoreMap, _ picture: ColorPicture) -> ScoreMap {
        var map = map
        let blobs = Blobs(ofMoving: map)
        guard let largest = blobs.pixelCounts.max() else { return map }
        let undecided = ScoreMap.moving.nextDown
        map.replace(
            blobs, where: { Double(blobs.pixelCounts[$0]) < leastPart * Double(largest) },
            by: undecided)
        guard isRefined else { return map }
        var refined = DenseRandomField.refined(map, picture)
        // The field decides nearly every pixel. What it makes of those that votes left open may say that they move, but not
        // that they rest; below one half they stay below.
        for (pixel, verdict) in map.verdicts.enumerated() where verdict == .undecided {
            refined.values[pixel] = max(ScoreMap.unknown, refined.values[pixel])
        }
        let scale = Double(max(map.width, map.height)) / Double(Self.longestSide)
        let parts = Blobs(ofMoving: refined)
        refined.replace(
            parts,
            where: { Double(parts.pixelCounts[$0]) <= Self.noisePixels * scale * scale },
            by: ScoreMap.background)
        return refined
    }
}
