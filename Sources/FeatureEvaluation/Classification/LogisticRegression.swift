internal import Foundation
internal import TensorCore

/// A linear classifier of several classes, fitted by maximum likelihood with a penalty.
///
/// Minimizes the mean over items of -log softmax(W x + b) of the right class, plus |W|² / (2 C N); b is not
/// penalized. The same problem as `sklearn.linear_model.LogisticRegression(C=C)` with more than two classes. Products are
/// computed in single precision, all else in double.
struct LogisticRegression {
    /// `[classes, width]`, row after row, then `[classes]` of b.
    let coefficients: [Double]
    private let classCount: Int
    private let width: Int

    /// Fits a classifier.
    ///
    /// - Parameters:
    ///   - features: of training.
    ///   - labels: the class of each row, from 0.
    ///   - classCount: classes that there are, in training or not.
    ///   - strength: C; larger fits the training closer. More than 0.
    ///   - start: begins with another classifier's coefficients.
    init(
        features: FeatureMatrix, labels: [Int], classCount: Int, strength: Double,
        start: LogisticRegression? = nil
    ) {
        (self.classCount, width) = (classCount, features.width)
        let weightCount = classCount * features.width
        let penalty = 1 / (strength * Double(features.rowCount))
        let inputs = features.tensor
        let zeros = [Double](repeating: 0, count: weightCount + classCount)
        coefficients = LimitedMemoryBFGS().minimum(from: start?.coefficients ?? zeros) {
            let (loss, residuals) = Self.loss(
                Self.logits(inputs, $0, classCount, features.width), labels, classCount)
            var gradient = Self.gradient(residuals, inputs, classCount)
            var squares = 0.0
            for index in 0..<weightCount {
                squares += $0[index] * $0[index]
                gradient[index] += penalty * $0[index]
            }
            return (loss + penalty / 2 * squares, gradient)
        }
    }

    /// The logarithms of probabilities up to a constant an item, `[N, classes]`.
    func logits(_ features: FeatureMatrix) -> [Double] {
        Self.logits(features.tensor, coefficients, classCount, width)
    }

    /// The likeliest class of each row; of equally likely ones the first.
    func classes(_ features: FeatureMatrix) -> [Int] {
        let logits = logits(features)
        return stride(from: 0, to: logits.count, by: classCount).map { start in
            let row = logits[start..<start + classCount]
            return row.indices.reduce(start) { row[$1] > row[$0] ? $1 : $0 } - start
        }
    }

    /// The mean over items of -log probability of the right class, in nats.
    func loss(_ features: FeatureMatrix, labels: [Int]) -> Double {
        Self.loss(logits(features), labels, classCount).value
    }

    // MARK: - The function and its gradient

    private static func logits(
        _ inputs: Tensor, _ coefficients: [Double], _ classCount: Int, _ width: Int
    ) -> [Double] {
        let weights = Tensor(
            coefficients.prefix(classCount * width).map(Float.init), shape: [classCount, width])
        let products = withoutGradients { inputs.matmul(weights, transposesOther: true).values }
        let offsets = Array(coefficients.suffix(classCount))
        return products.indices.map { Double(products[$0]) + offsets[$0 % classCount] }
    }

    /// The mean loss, and its gradient with respect to the logits.
    private static func loss(
        _ logits: [Double], _ labels: [Int], _ classCount: Int
    ) -> (value: Double, residuals: [Double]) {
        var residuals = logits
        var sum = 0.0
        let share = 1 / Double(max(1, labels.count))
        for (row, label) in labels.enumerated() {
            let place = row * classCount..<(row + 1) * classCount
            let largest = logits[place].max() ?? 0
            let total = logits[place].reduce(0) { $0 + exp($1 - largest) }
            sum += largest + log(total) - logits[place.lowerBound + label]
            for index in place { residuals[index] = share * exp(logits[index] - largest) / total }
            residuals[place.lowerBound + label] -= share
        }
        return (sum * share, residuals)
    }

    private static func gradient(
        _ residuals: [Double], _ inputs: Tensor, _ classCount: Int
    ) -> [Double] {
        let rows = residuals.count / classCount
        let left = Tensor(residuals.map(Float.init), shape: [rows, classCount])
        let products = withoutGradients { left.matmul(inputs, transposesSelf: true).values }
        var offsets = [Double](repeating: 0, count: classCount)
        for index in residuals.indices { offsets[index % classCount] += residuals[index] }
        return products.map(Double.init) + offsets
    }
}
