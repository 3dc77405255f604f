internal import Essentials
public import MediaIO

/// Where one scene ends and another begins.
public enum SceneCuts {
    /// A cut changes this many times as much as usual.
    private static let jump = 4.0

    /// Finds jumps between frames: most of the picture changes, and far more than between other frames.
    ///
    /// What counts is the median over 8 x 8 cells of their mean differences: small things that move do not change
    /// it, and pans, shaking hands and noise change it all the time, not once. Slow dissolves are not found.
    ///
    /// - Parameters:
    ///   - frames: in order of time and of one size; small ones suffice.
    ///   - level: grey levels by which the median cell changes at least.
    /// - Returns: for each cut, ascending, when the last frame before it and the first after it are shown, in seconds: it
    ///   lies somewhere between.
    public static func find(in frames: [VideoFrame], level: Double) -> [ClosedRange<Double>] {
        guard frames.count >= 2 else { return [] }
        let pairs = Array(zip(frames, frames.dropFirst()))
        let changes = pairs.map { Median.of(FrameMotion.cellDifferences($0, $1)) }
        let least = max(level, jump * Median.of(changes))
        return changes.indices.filter { changes[$0] >= least }.map { index in
            let (before, after) = pairs[index]
            let seconds = before.presentationSeconds
            return seconds...max(seconds, after.presentationSeconds)
        }
    }
}

extension ClosedRange<Double> {
    /// Whether a cut that lies in this range may lie in a window; windows that begin at its end or end at its
    /// beginning hold none.
    package func isCut(within window: ClosedRange<Double>) -> Bool {
        lowerBound < window.upperBound && window.lowerBound < upperBound
    }
}
