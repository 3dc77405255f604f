/// What clips are about, for judging how relevant one is to another.
public enum RelevanceLabels {
    /// The gain of a clip for a query: labels that both have, as a share of those that either has
    /// (Jaccard); for one label each, 1 where it is the same and else 0.
    public static func gain(_ a: Set<String>, _ b: Set<String>) -> Double {
        let all = a.union(b).count
        return all == 0 ? 0 : Double(a.intersection(b).count) / Double(all)
    }
}
