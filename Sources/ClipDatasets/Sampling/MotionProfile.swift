public import Essentials
public import MediaIO

/// How much moves in a clip as time goes on, for drawing windows in which something happens.
///
/// Frame differences, a cheap stand-in for the optical flow by which Misra, Zitnick, Hebert, "Shuffle
/// and Learn", ECCV 2016, arXiv 1603.08561, section 3.2, weight their windows.
public struct MotionProfile: Sendable, Equatable {
    /// The instants of the first of two compared frames, in seconds, ascending.
    public let seconds: [Double]
    /// The largest mean difference of any of 8 x 8 cells between them, in grey levels (0 to 255).
    public let motion: [Double]

    /// Compares every frame with the next.
    ///
    /// - Parameter frames: in order of time and of one size; small ones suffice.
    public init(of frames: [VideoFrame]) {
        self.init(of: frames, at: frames.map(\.presentationSeconds))
    }

    /// Compares frames at instants of which some may show the same frame.
    ///
    /// - Parameters:
    ///   - frames: in order of time and of one size; small ones suffice.
    ///   - instants: ascending, in seconds, one for each frame, which is shown then.
    public init(of frames: [VideoFrame], at instants: [Double]) {
        guard frames.count == instants.count else {
            programmingError(
                "motion profile: \(frames.count) frames at \(instants.count) instants")
        }
        seconds = Array(instants.dropLast())
        motion = zip(frames, frames.dropFirst()).map { FrameMotion.largestCellDifference($0, $1) }
    }

    /// Draws the start of a window with a probability proportional to the mean motion in it.
    ///
    /// - Parameters:
    ///   - length: of the window, in seconds.
    ///   - end: when the pictures end, in seconds.
    ///   - cuts: where cuts of the scene lie, as `SceneCuts.find` returns them; no window holds one.
    ///   - stillness: windows whose mean motion is less do not count, in grey levels.
    ///   - random: the sample's stream; one number is drawn.
    /// - Returns: the instant of a compared frame from which the window fits before `end`; nil where
    ///   there is none or nothing moves in any window.
    public func drawStart(
        ofWindow length: Double, before end: Double, avoiding cuts: [ClosedRange<Double>] = [],
        stillness: Double = 0, random: inout RandomStream
    ) -> Double? {
        guard length > 0 else { programmingError("motion profile: a window of \(length) s") }
        let draw = random.uniform()
        let weights = zip(seconds, windowMeans(length, end)).map { start, mean in
            let hasCut = cuts.contains { $0.isCut(within: start...start + length) }
            return hasCut || mean < stillness ? 0 : mean
        }
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        var rest = draw * total
        for (index, weight) in weights.enumerated() where weight > 0 {
            if rest < weight { return seconds[index] }
            rest -= weight
        }
        return weights.lastIndex { $0 > 0 }.map { seconds[$0] }
    }

    /// The mean motion of the window that starts at each compared frame, as far as windows fit.
    private func windowMeans(_ length: Double, _ end: Double) -> [Double] {
        var sum = 0.0
        var last = 0
        return seconds.indices.prefix { seconds[$0] + length <= end }.map { first in
            while last < seconds.count, seconds[last] < seconds[first] + length {
                sum += motion[last]
                last += 1
            }
            defer { sum -= motion[first] }
            return max(0, sum) / Double(last - first)
        }
    }
}
