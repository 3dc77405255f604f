/// A share of right answers, where answers on one clip are not independent.
struct ClusteredShare {
    private var answers: [Int: (right: Double, count: Int)] = [:]

    /// Adds an answer; `rightness` is 1 or 0, or a probability.
    mutating func add(_ rightness: Double, clip: Int) {
        answers[clip, default: (0, 0)].right += rightness
        answers[clip, default: (0, 0)].count += 1
    }

    /// How many answers there are.
    var count: Int { answers.values.reduce(0) { $0 + $1.count } }

    /// How many clips they are about.
    var clipCount: Int { answers.count }

    /// The share, 0 to 1; 0 without any answer.
    var share: Double {
        sorted.reduce(0) { $0 + $1.right } / Double(max(1, count))
    }

    /// The standard error of a mean over clusters: sqrt(C / (C - 1) Σ_c (right_c - share n_c)²) / N.
    var standardError: Double {
        let clusters = Double(answers.count)
        guard clusters > 1 else { return .nan }
        let share = share
        let squares = sorted.reduce(0.0) { sum, answer in
            let difference = answer.right - share * Double(answer.count)
            return sum + difference * difference
        }
        return (clusters / (clusters - 1) * squares).squareRoot() / Double(max(1, count))
    }

    /// In a fixed order, so that sums do not depend on that of a dictionary.
    private var sorted: [(right: Double, count: Int)] {
        answers.sorted { $0.key < $1.key }.map(\.value)
    }
}
