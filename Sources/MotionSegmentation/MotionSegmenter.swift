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
    /// How it is done.
    public var settings: Settings
    /// Frames a second; says how many frames `flowSpan` is, and nothing where that is nil.
    public var frameRate = 25.0
    /// Threads.
    public var workers = 1

    /// Makes a segmenter.
    public init(_ settings: Settings = Settings()) { self.settings = settings }

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
            switch settings.method {
            case .consensus:
                try Consensus(settings: settings, frameRate: frameRate, workers: workers)
                    .scores(of: frames)
            case .threshold:
                try FlowResidual(flow: settings.flow, workers: workers).scores(of: frames)
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
            blobs,
            where: { Double(blobs.pixelCounts[$0]) < settings.leastPart * Double(largest) },
            by: undecided)
        guard settings.isRefined else { return map }
        var refined = DenseRandomField(colourWeight: Float(settings.colourWeight))
            .refined(map, picture)
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
