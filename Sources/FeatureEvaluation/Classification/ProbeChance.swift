/// What needs no features: guesses about the classes of test items, from those of training alone.
struct ProbeChance {
    private let labels: [Int]
    private let classCount: Int
    private let round: EvaluationRound

    /// Takes the classes of all items, and what is tested by what.
    init(labels: [Int], classCount: Int, round: EvaluationRound) {
        (self.labels, self.classCount, self.round) = (labels, classCount, round)
    }

    private var counts: [Int] {
        var counts = [Int](repeating: 0, count: classCount)
        for index in round.training { counts[labels[index]] += 1 }
        return counts
    }

    /// The class of which training has most; of several the first.
    var largestClass: Int {
        let counts = counts
        return counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
    }

    /// The share of test items of that class.
    var largestShare: Double {
        let largest = largestClass
        let right = round.test.count { labels[$0] == largest }
        return Double(right) / Double(max(1, round.test.count))
    }

    /// The probability that one of the first k items of training has the class of the test item, if they are in random
    /// order: 1 - C(N - n, k) / C(N, k) with n of the class among N, its mean over test items.
    func hitRate(at depth: Int) -> Double {
        let (counts, total) = (counts, round.training.count)
        let sum = round.test.reduce(0.0) { sum, index in
            let others = total - counts[labels[index]]
            let missed = (0..<min(depth, total)).reduce(1.0) {
                $0 * Double(max(0, others - $1)) / Double(total - $1)
            }
            return sum + 1 - missed
        }
        return sum / Double(max(1, round.test.count))
    }
}
