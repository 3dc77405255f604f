public import OpticalFlow

extension MotionSegmenter {
    /// How what moves is found.
    public enum Method: String, Codable, Sendable, CaseIterable {
        /// Superpixels that look alike vote over a shot.
        case consensus
        /// Flow of a frame is held against its own median.
        case threshold
    }

    /// What a camera may do.
    public enum Camera: String, Codable, Sendable, CaseIterable {
        /// It stands still, or all it sees follows an affine motion.
        case affine
        /// It stands still, or all it sees moves in one direction: the rule of the paper.
        case translation
    }

    /// All that can be chosen of how scores are made; equal settings make equal scores.
    ///
    /// Settings are those of the paper, but for `camera`, `flow`, `flowSide`, `leastPart` and `longestMotion`: all that
    /// moves is to be found, not only the main thing.
    public struct Settings: Codable, Sendable, Equatable {
        /// How what moves is found.
        public var method = Method.consensus
        /// What the camera may do (method consensus).
        public var camera = Camera.affine
        /// How flow is estimated.
        public var flow = FlowMethod.dis
        /// Both sides of the pictures of which flow is estimated (method consensus); in the paper 100.
        public var flowSide = 160
        /// Motion counts up to so many times the median of a field, but at least up to a pixel (method consensus, camera
        /// affine).
        ///
        /// So that the fastest thing does not make all others background. In the paper there is no such limit.
        public var longestMotion = 6.0
        /// About how many superpixels a frame has (method consensus).
        public var superpixels = 400
        /// Parts smaller than this share of the frame's largest one do not count, 0 to 1; in the paper .6.
        public var leastPart = 0.05
        /// Whether scores are drawn to edges by a conditional random field.
        public var isRefined = true

        /// The defaults.
        public init() {}
    }
}
