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
        /// Over so many seconds before and after a frame flow is estimated: to the frames at a third of it, at two thirds, and at all
        /// of it; nil for three frames, as in the paper (method consensus).
        public var flowSpan: Double?
        /// Motion counts up to so many times the median of a field, but at least up to `fullMotion` (method consensus, camera
        /// affine).
        ///
        /// So that the fastest thing does not make all others background. In the paper there is no such limit.
        public var longestMotion = 6.0
        /// Motion counts at least up to so many pixels of a field, .5 or more, however still all else is (method consensus,
        /// camera affine).
        ///
        /// The less, the more what moves slowly counts beside what moves fast; shorter still is what flow makes of nothing.
        public var fullMotion = 1.0
        /// The share of the shorter side at each border in which nothing is guessed to move, 0 to less than .5 (method
        /// consensus).
        public var border = 0.125
        /// About how many superpixels a frame has (method consensus).
        public var superpixels = 400
        /// How often superpixels vote (method consensus).
        public var votingRounds = 50
        /// The share of the first guess in the votes of each round, as in a random walk with restart, 0 to 1 (method consensus); in the
        /// paper 0.
        public var restartShare = 0.0
        /// Parts smaller than this share of the frame's largest one do not count, 0 to 1; in the paper .6.
        public var leastPart = 0.05
        /// Whether scores are drawn to edges by a conditional random field.
        public var isRefined = true
        /// How much pixels that are near and of one colour draw each other to one side, in the conditional random field; the weight of
        /// its kernel of colours.
        public var colourWeight = 10.0

        /// The defaults.
        public init() {}
    }
}
