public import OpticalFlow

extension MotionSegmenter {
    /// Looks at frames one after the other and gives scores of each, in memory that does not grow with their number.
    ///
    /// Frames are divided into shots where their colours change at once, and long shots into stretches of up to 110 frames, which
    /// are looked at one by one. Differs from the paper: there, long shots are thinned.
    public struct Stream {
        private let segmenter: MotionSegmenter
        private var shots = ShotStream()

        /// Begins with no frame.
        public init(_ segmenter: MotionSegmenter) { self.segmenter = segmenter }

        /// Adds a frame, of the size of those before.
        ///
        /// - Returns: scores of the frames that are now decided, in order; mostly none.
        /// - Throws: `FlowError`.
        public mutating func append(_ frame: ColorPicture) throws(FlowError) -> [ScoreMap] {
            try scores(of: shots.append(frame))
        }

        /// Scores of the frames that are left.
        ///
        /// - Throws: `FlowError`.
        public mutating func finish() throws(FlowError) -> [ScoreMap] {
            try scores(of: shots.finish())
        }

        private func scores(of shots: [[ColorPicture]]) throws(FlowError) -> [ScoreMap] {
            var result: [ScoreMap] = []
            for shot in shots { result += try segmenter.scores(ofShot: shot) }
            return result
        }
    }
}
