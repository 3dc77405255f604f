/// Which cues may tell what is seen at a moment.
enum CandidateCues {
    /// A cue and its nearest neighbours in time, grown one by one towards the side that keeps the whole span
    /// shorter; towards the earlier side where both do.
    ///
    /// Source: Miech et al., CVPR 2020, section 3.2, and the data loader of antoine77340/MIL-NCE_HowTo100M.
    ///
    /// - Parameters:
    ///   - index: the cue.
    ///   - count: how many are wanted, at least 1; fewer come where there are fewer.
    ///   - spans: when cues are shown, ascending by their beginnings.
    /// - Returns: the cue first, then the others in the order in which they were added.
    static func nearest(to index: Int, count: Int, spans: [Range<Double>]) -> [Int] {
        var chosen = [index]
        var (first, last) = (index, index)
        while chosen.count < min(count, spans.count) {
            let before =
                first > 0 ? spans[last].upperBound - spans[first - 1].lowerBound : .infinity
            let after =
                last + 1 < spans.count
                ? spans[last + 1].upperBound - spans[first].lowerBound : .infinity
            if before <= after {
                first -= 1
                chosen.append(first)
            } else {
                last += 1
                chosen.append(last)
            }
        }
        return chosen
    }
}
