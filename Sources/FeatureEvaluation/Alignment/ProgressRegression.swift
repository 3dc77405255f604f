internal import TensorCore

/// A line through features: least squares with a penalty, chosen on a part of training.
///
/// Minimizes the mean of (w x + b - y)² / 2 plus |w|² / (2 C N), on standardized features. The same
/// problem as `sklearn.linear_model.Ridge(alpha=1/C)`.
struct ProgressRegression {
    private let scaling: FeatureScaling
    private let weights: [Double]
    private let offset: Double

    /// Fits a line to rows of a matrix.
    init(_ matrix: FeatureMatrix, targets: [Double], round: EvaluationRound) {
        let held = Set(round.validation)
        let fitted = round.training.filter { !held.contains($0) }
        var strength = LinearProbe.strengths[LinearProbe.strengths.count / 2]
        if !held.isEmpty, !fitted.isEmpty {
            var best = Double.infinity
            for candidate in LinearProbe.strengths {
                let line = Self(matrix, targets, fitted, strength: candidate)
                let guesses = line.values(matrix.rows(round.validation))
                let error = zip(guesses, round.validation).reduce(0) {
                    $0 + ($1.0 - targets[$1.1]) * ($1.0 - targets[$1.1])
                }
                if error < best { (best, strength) = (error, candidate) }
            }
        }
        self.init(matrix, targets, round.training, strength: strength)
    }

    init(
        _ matrix: FeatureMatrix, _ targets: [Double], _ training: [Int], strength: Double
    ) {
        let rows = matrix.rows(training)
        let scaling = FeatureScaling(rows)
        self.scaling = scaling
        let inputs = rows.scaled(by: scaling).tensor
        let truth = training.map { targets[$0] }
        let count = Double(training.count)
        let penalty = 1 / (strength * count)
        // Features have no mean, so that of the targets is the best b.
        let offset = truth.reduce(0, +) / count
        self.offset = offset
        weights = LimitedMemoryBFGS().minimum(
            from: [Double](repeating: 0, count: matrix.width)
        ) { weights in
            let residuals = zip(Self.products(inputs, weights), truth).map { $0 + offset - $1 }
            let left = Tensor(residuals.map { Float($0 / count) }, shape: [1, residuals.count])
            let gradient = withoutGradients { left.matmul(inputs).values }
            let squares = residuals.reduce(0) { $0 + $1 * $1 } / (2 * count)
            let norm = weights.reduce(0) { $0 + $1 * $1 }
            return (
                squares + penalty / 2 * norm,
                zip(gradient, weights).map { Double($0) + penalty * $1 }
            )
        }
    }

    /// What the line says of rows.
    func values(_ rows: FeatureMatrix) -> [Double] {
        Self.products(rows.scaled(by: scaling).tensor, weights).map { $0 + offset }
    }

    private static func products(_ inputs: Tensor, _ weights: [Double]) -> [Double] {
        let column = Tensor(weights.map(Float.init), shape: [weights.count, 1])
        return withoutGradients { inputs.matmul(column).values.map(Double.init) }
    }
}
