/// What a probe answered, clip by clip: answers on one clip hang together, so that clips are the units of the error.
struct ProbeAnswers: CustomStringConvertible {
    private var sums: [Int: (right: Double, count: Double)] = [:]

    /// Adds a sample; `share` of its answers is right, 0 to 1.
    mutating func add(_ share: Double, clip: Int) {
        sums[clip, default: (0, 0)].right += share
        sums[clip, default: (0, 0)].count += 1
    }

    /// Samples.
    var count: Int { Int(sums.values.reduce(0) { $0 + $1.count }) }

    /// The share of right answers, 0 to 1.
    var accuracy: Double { sums.values.reduce(0) { $0 + $1.right } / Double(count) }

    /// The standard error of that share: sqrt(C / (C - 1) Σ_c (right_c - share n_c)²) / N over C clips.
    var standardError: Double {
        let (share, clips) = (accuracy, Double(sums.count))
        let squares = sums.values.reduce(0.0) { sum, clip in
            let off = clip.right - share * clip.count
            return sum + off * off
        }
        return (clips / (clips - 1) * squares).squareRoot() / Double(count)
    }

    /// How far from chance answers may be that know nothing: three standard errors.
    ///
    /// Of the suite's twenty-one probes three in five runs would have one beyond two by luck, and one in eighteen beyond three.
    /// Seeds are fixed, but the last digits of convolutions differ between machines, and trainings carry them on.
    var tolerance: Double { 3 * standardError }

    var description: String {
        "\(accuracy) +- \(standardError) of \(count) samples of \(sums.count) clips"
    }
}
