/// A mean over pairs of groups, where all pairs that share a group hang together.
struct PairMean {
    private var whole = Sums()
    /// What goes when a group goes.
    private var groups: [Int: Sums] = [:]

    private struct Sums {
        var total = 0.0
        var count = 0

        mutating func add(_ value: Double) {
            total += value
            count += 1
        }
    }

    /// Adds the value of a pair; both may be of one group.
    mutating func add(_ value: Double, _ first: Int, _ second: Int) {
        whole.add(value)
        for group in first == second ? [first] : [first, second] {
            groups[group, default: Sums()].add(value)
        }
    }

    /// The mean; 0 without any pair.
    var mean: Double { whole.total / Double(max(1, whole.count)) }

    /// The jackknife's standard error: sqrt((G - 1) / G Σ_g (mean_g - mean)²), mean_g being that of the pairs without
    /// the group g; nil where one group is in all pairs.
    ///
    /// Pairs are not the units: each group is in many of them, on either side. Source: Efron and Stein, "The jackknife
    /// estimate of variance", Annals of Statistics 9, 1981, which shows that it is too large rather than too small.
    var standardError: Double? {
        var squares = 0.0
        // In a fixed order, so that sums do not depend on that of a dictionary.
        for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
            guard group.count < whole.count else { return nil }
            let rest = (whole.total - group.total) / Double(whole.count - group.count)
            squares += (rest - mean) * (rest - mean)
        }
        let count = Double(groups.count)
        return count > 1 ? ((count - 1) / count * squares).squareRoot() : nil
    }
}
