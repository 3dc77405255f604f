/// Tells a constant frame rate from a variable one by the distances of the frames.
struct FrameRateMeter {
    private var shortest = Double.infinity
    private var longest = 0.0
    private var sum = 0.0
    private var count = 0

    /// Takes in the distance of two consecutive frames in seconds.
    mutating func add(interval: Double) {
        shortest = min(shortest, interval)
        longest = max(longest, interval)
        sum += interval
        count += 1
    }

    /// Whether all distances are the same but for rounding; nil for fewer than two.
    ///
    /// Rounding times to ticks changes a distance by up to a tick, so two may differ by two; where a
    /// tick is nearly as long as a frame, half a frame is allowed and no more.
    ///
    /// - Parameter timeResolutionSeconds: length of a tick.
    /// - Returns: the verdict.
    func isConstant(timeResolutionSeconds: Double) -> Bool? {
        guard count >= 2 else { return nil }
        let rounding = 2 * timeResolutionSeconds + 1e-6
        return longest - shortest <= min(rounding, sum / Double(count) / 2)
    }
}
