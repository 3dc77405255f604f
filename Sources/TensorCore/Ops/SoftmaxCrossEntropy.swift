// The loss of classification.

internal import Glibc

extension Tensor {
    /// The weighted mean over rows of -log softmax(x)[label], for logits x of `[N, classes]`.
    ///
    /// L = Σ_i w_i (log Σ_c exp x_ic - x_i,label(i)) / Σ_i w_i. An untrained classifier scores
    /// about log(classes). The same operation: `torch.nn.functional.cross_entropy`.
    ///
    /// - Parameters:
    ///   - labels: the right class of each row, from 0 up to, not including, `classes`.
    ///   - sampleWeights: w, not negative, one per row; all 1 when left out. If they sum to 0, or
    ///     there are no rows, the loss and its gradient are 0.
    /// - Returns: a scalar.
    public func softmaxCrossEntropy(labels: [Int], sampleWeights: [Float]? = nil) -> Tensor {
        require(
            shape.count == 2 && labels.count == shape[0], "softmaxCrossEntropy",
            "needs [N, classes] and N labels, got \(shape) and \(labels.count) labels")
        require(
            sampleWeights == nil || sampleWeights?.count == labels.count, "softmaxCrossEntropy",
            "needs \(labels.count) sample weights, got \(sampleWeights?.count ?? 0)")
        let classes = shape[1]
        for label in labels {
            require(
                label >= 0 && label < classes, "softmaxCrossEntropy",
                "label \(label) does not exist among \(classes) classes of shape \(shape)")
        }
        var weights = sampleWeights ?? [Float](repeating: 1, count: labels.count)
        let total = weights.reduce(0, +)
        for row in weights.indices { weights[row] = total > 0 ? weights[row] / total : 0 }
        var loss = 0.0
        let probabilities = withValues { logits in
            Tensor(shape: shape) { result in
                for (row, label) in labels.enumerated() {
                    let slice = UnsafeBufferPointer(
                        rebasing: logits[(row * classes)..<((row + 1) * classes)])
                    let target = UnsafeMutableBufferPointer(
                        rebasing: result[(row * classes)..<((row + 1) * classes)])
                    let logSum = Self.softmax(slice, into: target)
                    loss += Double(weights[row]) * (logSum - Double(slice[label]))
                }
            }
        }
        return Tensor(Float(loss)).recording("softmaxCrossEntropy", [self]) {
            [Self.crossEntropyBackward(probabilities, labels, weights, scale: $0.item)]
        }
    }

    /// dx_ic = w_i (softmax(x_i)_c - [c = label(i)]) / Σ w.
    private static func crossEntropyBackward(
        _ probabilities: Tensor, _ labels: [Int], _ weights: [Float], scale: Float
    ) -> Tensor {
        let classes = probabilities.shape[1]
        return probabilities.withValues { probabilities in
            Tensor(shape: [labels.count, classes]) { result in
                for (row, label) in labels.enumerated() {
                    let factor = scale * weights[row]
                    for column in 0..<classes {
                        let index = row * classes + column
                        let target: Float = column == label ? 1 : 0
                        result[index] = factor * (probabilities[index] - target)
                    }
                }
            }
        }
    }

    /// Writes softmax(x) and returns log Σ exp x; the maximum is subtracted first, so that no
    /// exponential overflows.
    private static func softmax(
        _ logits: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>
    ) -> Double {
        let maximum = Double(logits.max() ?? 0)
        var sum = 0.0
        for logit in logits { sum += exp(Double(logit) - maximum) }
        for index in logits.indices {
            result[index] = Float(exp(Double(logits[index]) - maximum) / sum)
        }
        return maximum + log(sum)
    }
}
