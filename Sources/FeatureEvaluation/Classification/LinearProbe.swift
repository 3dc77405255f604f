/// A linear classifier whose strength is chosen on a part of training.
struct LinearProbe {
    /// Values of C that are tried, from strong to weak penalties.
    static let strengths = [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100]

    private let scaling: FeatureScaling
    private let classifier: LogisticRegression
    /// The chosen C.
    let strength: Double

    /// Fits a probe.
    ///
    /// Features are standardized by the means and deviations of what is learnt from. The strength is that with the
    /// best accuracy on validation, of equally good ones that with the smaller loss there; then training as a whole is
    /// fitted. Without validation the middle of the range is taken.
    ///
    /// - Parameters:
    ///   - matrix: features of all items.
    ///   - labels: their classes.
    ///   - classCount: how many classes there are.
    ///   - round: what is learnt from, and on which part of it the strength is chosen.
    init(_ matrix: FeatureMatrix, labels: [Int], classCount: Int, round: EvaluationRound) {
        let held = Set(round.validation)
        let fitted = round.training.filter { !held.contains($0) }
        strength =
            held.isEmpty || fitted.isEmpty
            ? Self.strengths[Self.strengths.count / 2]
            : Self.choice(matrix, labels, classCount, fitted: fitted, held: round.validation)
        let training = matrix.rows(round.training)
        scaling = FeatureScaling(training)
        classifier = LogisticRegression(
            features: training.scaled(by: scaling), labels: round.training.map { labels[$0] },
            classCount: classCount, strength: strength)
    }

    /// The classes that the probe gives to rows.
    func classes(_ features: FeatureMatrix) -> [Int] {
        classifier.classes(features.scaled(by: scaling))
    }

    private static func choice(
        _ matrix: FeatureMatrix, _ labels: [Int], _ classCount: Int, fitted: [Int], held: [Int]
    ) -> Double {
        let training = matrix.rows(fitted)
        let scaling = FeatureScaling(training)
        let scaled = training.scaled(by: scaling)
        let tested = matrix.rows(held).scaled(by: scaling)
        let truth = held.map { labels[$0] }
        var previous: LogisticRegression?
        var best = (strength: strengths[0], right: -1, loss: Double.infinity)
        for strength in strengths {
            let classifier = LogisticRegression(
                features: scaled, labels: fitted.map { labels[$0] }, classCount: classCount,
                strength: strength, start: previous)
            let right = zip(classifier.classes(tested), truth).count { $0 == $1 }
            let loss = classifier.loss(tested, labels: truth)
            if right > best.right || (right == best.right && loss < best.loss) {
                best = (strength, right, loss)
            }
            previous = classifier
        }
        return best.strength
    }
}
