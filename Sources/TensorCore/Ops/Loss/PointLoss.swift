// Losses that compare two tensors element by element.

/// What one element of a result costs.
protocol PointLoss {
    /// The operation, for messages.
    static var name: String { get }
    /// Whether only x - t matters, so that the gradient of t is minus that of x.
    static var dependsOnDifference: Bool { get }
    /// The cost of x where t was wanted.
    func value(_ x: Float, _ t: Float) -> Float
    /// Its derivative with respect to x.
    func slope(_ x: Float, _ t: Float) -> Float
}

extension Tensor {
    /// Σ w loss(x, t) / Σ w over all elements; 0 if the weights sum to 0.
    ///
    /// Elements of weight 0 do not count, whatever they hold.
    func meanLoss(_ loss: some PointLoss, _ target: Tensor, weights: Tensor?) -> Tensor {
        let name = type(of: loss).name
        require(
            shape == target.shape, name,
            "needs a target of the same shape, got \(shape) and \(target.shape)")
        let weights = expanded(weights, name)
        require(
            weights?.allSatisfy { $0.isFinite && $0 >= 0 } != false, name,
            "a weight is negative or not finite")
        let total = weights.map { $0.reduce(0) { $0 + Double($1) } } ?? Double(count)
        let inverse = total > 0 ? 1 / total : 0
        var sum = 0.0
        withValues { x in
            target.withValues { t in
                for index in x.indices where weights?[index] != 0 {
                    sum += Double((weights?[index] ?? 1) * loss.value(x[index], t[index]))
                }
            }
        }
        return Tensor(Float(sum * inverse)).recording(name, [self, target]) {
            let factor = Float(Double($0.item) * inverse)
            let toInput = self.slopes(loss, target, weights: weights, times: factor)
            let toTarget =
                type(of: loss).dependsOnDifference && target.requiresGradient
                ? toInput.scaled(by: -1) : nil
            return [toInput, toTarget]
        }
    }

    private func slopes(
        _ loss: some PointLoss, _ target: Tensor, weights: [Float]?, times factor: Float
    ) -> Tensor {
        withValues { x in
            target.withValues { t in
                Tensor(shape: shape) { result in
                    result.update(repeating: 0)
                    for index in result.indices where weights?[index] != 0 {
                        let slope = factor * loss.slope(x[index], t[index])
                        result[index] = slope * (weights?[index] ?? 1)
                    }
                }
            }
        }
    }
}
