/// Where sentences go that fit nothing seen, beside others that were moved.
///
/// They keep their times, unless one of them would then come before the sentence placed last before it or after the one placed
/// next. Then all between these two are moved as these are, in proportion to how near they were; before the first placed
/// sentence and after the last one as that one, but not beyond what was looked at.
enum UnplacedCues {
    /// By how much each sentence is moved.
    ///
    /// - Parameters:
    ///   - middles: of all sentences, in their order.
    ///   - places: where those that fit something go, not descending; nil for others.
    ///   - seconds: what was looked at.
    /// - Returns: the shifts; those of the placed ones lead to their places.
    static func shifts(
        middles: [Double], places: [Double?], within seconds: ClosedRange<Double>
    ) -> [Double] {
        var shifts = middles.indices.map { index in places[index].map { $0 - middles[index] } ?? 0 }
        var first = 0
        while first < places.count {
            let end = places[first...].firstIndex { $0 != nil } ?? places.count
            let before = first > 0 ? places[first - 1] : nil
            let after = end < places.count ? places[end] : nil
            let allowed = (before ?? -.infinity)...(after ?? .infinity)
            if !middles[first..<end].allSatisfy(allowed.contains) {
                for index in first..<end {
                    shifts[index] = shift(
                        middles[index], first > 0 ? (middles[first - 1], shifts[first - 1]) : nil,
                        end < places.count ? (middles[end], shifts[end]) : nil, seconds)
                }
            }
            first = end + 1
        }
        return shifts
    }

    /// The shift of a sentence between two that are moved, at least one of which there is.
    private static func shift(
        _ middle: Double, _ before: (middle: Double, shift: Double)?,
        _ after: (middle: Double, shift: Double)?, _ seconds: ClosedRange<Double>
    ) -> Double {
        if let before, let after {
            let length = after.middle - before.middle
            // Middles of long sentences need not ascend as their beginnings do.
            let share = length > 0 ? min(1, max(0, (middle - before.middle) / length)) : 0.5
            let (low, high) = (before.middle + before.shift, after.middle + after.shift)
            return low + share * (high - low) - middle
        }
        if let before {
            let most = max(0, seconds.upperBound - middle)
            return max(min(before.shift, most), before.middle + before.shift - middle)
        }
        guard let after else { return 0 }
        let most = min(0, seconds.lowerBound - middle)
        return min(max(after.shift, most), after.middle + after.shift - middle)
    }
}
