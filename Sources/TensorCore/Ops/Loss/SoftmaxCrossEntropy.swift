// The loss of classification.

extension Tensor {
    /// The weighted mean over rows of -log softmax(x)[label], for logits x of `[N, classes]`.
    ///
    /// L = Σ_i w_i (log Σ_c exp x_ic - x_i,label(i)) / Σ_i w_i, where w_i is the weight of the
    /// sample times that of its class. An untrained classifier scores about log(classes). The same
    /// operation: `torch.nn.functional.cross_entropy`.
    ///
    /// - Parameters:
    ///   - labels: the right class of each row, from 0 up to, not including, `classes`.
    ///   - sampleWeights: not negative, one per row; all 1 when left out. If the weights sum to 0,
    ///     or there are no rows, the loss and its gradient are 0.
    ///   - classWeights: not negative, one per class; all 1 when left out.
    ///   - ignoredLabel: a label that may stand where none is known; such rows do not count.
    /// - Returns: a scalar.
    public func softmaxCrossEntropy(
        labels: [Int], sampleWeights: [Float]? = nil, classWeights: [Float]? = nil,
        ignoredLabel: Int? = nil
    ) -> Tensor {
        require(
            shape.count == 2 && labels.count == shape[0], "softmaxCrossEntropy",
            "needs [N, classes] and N labels, got \(shape) and \(labels.count) labels")
        requireWeights(sampleWeights, classWeights)
        let classes = shape[1]
        let weights = Self.shares(
            labels.enumerated().map { row, label in
                if label == ignoredLabel { return 0 }
                require(
                    label >= 0 && label < classes, "softmaxCrossEntropy",
                    "label \(label) does not exist among \(classes) classes of shape \(shape)")
                return (sampleWeights?[row] ?? 1) * (classWeights?[label] ?? 1)
            })
        // A row that does not count may have no class at all.
        let targets = labels.map { $0 == ignoredLabel ? 0 : $0 }
        let rows = RowSoftmax(self)
        var loss = 0.0
        withValues { logits in
            for (row, label) in targets.enumerated() where weights[row] != 0 {
                let logit = Double(logits[row * classes + label])
                loss += Double(weights[row]) * (rows.logSums[row] - logit)
            }
        }
        return Tensor(Float(loss)).recording("softmaxCrossEntropy", [self]) {
            [Self.crossEntropyBackward(rows.probabilities, targets, weights, scale: $0.item)]
        }
    }

    /// dx_ic = w_i (softmax(x_i)_c - [c = label(i)]) / Σ w.
    private static func crossEntropyBackward(
        _ probabilities: Tensor, _ labels: [Int], _ weights: [Float], scale: Float
    ) -> Tensor {
        let classes = probabilities.shape[1]
        return probabilities.withValues { probabilities in
            Tensor(shape: [labels.count, classes]) { result in
                result.update(repeating: 0)
                for (row, label) in labels.enumerated() where weights[row] != 0 {
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

    /// The weighted mean over rows of -Σ_c v_c t_ic log softmax(x_i)_c, for logits x and targets t
    /// of `[N, classes]`.
    ///
    /// No gradient flows into the targets. The same operation: `torch.nn.functional.cross_entropy`
    /// with class probabilities, which divides by the number of rows whatever the class weights.
    ///
    /// - Parameters:
    ///   - targets: t; rows usually sum to 1.
    ///   - sampleWeights: not negative, one per row; all 1 when left out. A row of weight 0 does not
    ///     count, whatever it holds. If they sum to 0, or there are no rows, the loss and its
    ///     gradient are 0.
    ///   - classWeights: v, not negative, one per class; all 1 when left out.
    /// - Returns: a scalar.
    public func softmaxCrossEntropy(
        targets: Tensor, sampleWeights: [Float]? = nil, classWeights: [Float]? = nil
    ) -> Tensor {
        require(
            shape.count == 2 && targets.shape == shape, "softmaxCrossEntropy",
            "needs [N, classes] twice, got \(shape) and \(targets.shape)")
        requireWeights(sampleWeights, classWeights)
        let weights = Self.shares(sampleWeights ?? [Float](repeating: 1, count: shape[0]))
        var goals = targets.detached()
        if let classWeights { goals = goals * Tensor(classWeights, shape: [shape[1]]) }
        let rows = RowSoftmax(self)
        let classes = shape[1]
        var loss = 0.0
        withValues { logits in
            goals.withValues { goals in
                for index in goals.indices where goals[index] != 0 {
                    let row = index / classes
                    if weights[row] == 0 { continue }
                    let logProbability = Double(logits[index]) - rows.logSums[row]
                    loss -= Double(weights[row]) * Double(goals[index]) * logProbability
                }
            }
        }
        return Tensor(Float(loss)).recording("softmaxCrossEntropy", [self]) {
            [Self.crossEntropyBackward(rows.probabilities, goals, weights, scale: $0.item)]
        }
    }

    /// dx_ic = w_i (softmax(x_i)_c Σ_d v_d t_id - v_c t_ic) / Σ w; `targets` holds v t.
    private static func crossEntropyBackward(
        _ probabilities: Tensor, _ targets: Tensor, _ weights: [Float], scale: Float
    ) -> Tensor {
        let classes = probabilities.shape[1]
        return probabilities.withValues { probabilities in
            targets.withValues { targets in
                Tensor(shape: [weights.count, classes]) { result in
                    result.update(repeating: 0)
                    for (row, weight) in weights.enumerated() where weight != 0 {
                        let range = (row * classes)..<((row + 1) * classes)
                        let sum = Float(targets[range].reduce(0) { $0 + Double($1) })
                        for index in range {
                            result[index] =
                                scale * weight * (probabilities[index] * sum - targets[index])
                        }
                    }
                }
            }
        }
    }

    private func requireWeights(_ sampleWeights: [Float]?, _ classWeights: [Float]?) {
        require(
            sampleWeights == nil || sampleWeights?.count == shape[0], "softmaxCrossEntropy",
            "needs \(shape[0]) sample weights, got \(sampleWeights?.count ?? 0)")
        require(
            classWeights == nil || classWeights?.count == shape[1], "softmaxCrossEntropy",
            "needs \(shape[1]) class weights, got \(classWeights?.count ?? 0)")
    }

    /// The weights divided by their sum; all 0 if that is 0.
    private static func shares(_ weights: [Float]) -> [Float] {
        require(
            weights.allSatisfy { $0.isFinite && $0 >= 0 }, "softmaxCrossEntropy",
            "a weight is negative or not finite")
        let total = Float(weights.reduce(0) { $0 + Double($1) })
        return weights.map { total > 0 ? $0 / total : 0 }
    }
}
