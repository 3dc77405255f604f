// Softmax and the losses of classification, written from their formulas.

internal import Glibc

extension ReferenceArray {
    /// The last axis of each row, one after the other.
    public var rows: [[Double]] {
        let width = shape.last ?? 1
        return stride(from: 0, to: values.count, by: max(width, 1)).map {
            Array(values[$0..<($0 + width)])
        }
    }

    /// exp x_c / Σ_d m_d exp x_d, times m_c.
    public func softmax(mask: [Double]? = nil) -> ReferenceArray {
        var result = self
        let width = shape.last ?? 1
        let kept = mask ?? [Double](repeating: 1, count: values.count)
        for start in stride(from: 0, to: values.count, by: max(width, 1)) {
            let range = start..<(start + width)
            let sum = range.reduce(0) { $0 + kept[$1] * exp(values[$1]) }
            for index in range {
                result.values[index] = sum == 0 ? 0 : kept[index] * exp(values[index]) / sum
            }
        }
        return result
    }

    /// log Σ_c m_c exp x_c.
    public func logSumExp(mask: [Double]? = nil) -> ReferenceArray {
        let kept = mask ?? [Double](repeating: 1, count: values.count)
        let width = shape.last ?? 1
        let sums = stride(from: 0, to: values.count, by: max(width, 1)).map { start in
            log((start..<(start + width)).reduce(0) { $0 + kept[$1] * exp(values[$1]) })
        }
        return ReferenceArray(shape.dropLast(), sums)
    }

    /// Σ_i w_i Σ_c v_c t_ic (-log softmax(x_i)_c) / Σ_i w_i.
    public func softmaxCrossEntropy(
        targets: ReferenceArray, _ weights: [Double], _ classWeights: [Double]
    ) -> ReferenceArray {
        var loss = 0.0
        for (row, probabilities) in softmax().rows.enumerated() {
            for (column, probability) in probabilities.enumerated() {
                loss -=
                    weights[row] * classWeights[column] * targets[row, column]
                    * log(probability)
            }
        }
        return ReferenceArray([], [loss / weights.reduce(0, +)])
    }

    /// The mean over rows of -log softmax(x_i)_i.
    public func diagonalCrossEntropy() -> ReferenceArray {
        softmaxCrossEntropy(Array(0..<shape[0]), [Double](repeating: 1, count: shape[0]))
    }

    /// Σ w f(x, t) / Σ w.
    public func weightedMean(
        _ other: ReferenceArray, _ weights: [Double], _ cost: (Double, Double) -> Double
    ) -> ReferenceArray {
        let terms = zip(zip(values, other.values), weights).map { cost($0.0, $0.1) * $1 }
        return ReferenceArray([], [terms.reduce(0, +) / weights.reduce(0, +)])
    }
}
