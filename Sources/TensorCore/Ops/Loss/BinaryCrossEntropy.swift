// The loss of yes-or-no questions.

internal import Glibc

extension Tensor {
    /// The weighted mean over all elements of -p t log σ(x) - (1 - t) log(1 - σ(x)), for logits x
    /// and targets t in [0, 1].
    ///
    /// Computed from |x|, so that nothing overflows or vanishes. No gradient flows into the
    /// targets. The same operation: `torch.nn.functional.binary_cross_entropy_with_logits`, except
    /// that its mean divides by the number of elements whatever the weights.
    ///
    /// - Parameters:
    ///   - targets: t, of the same shape.
    ///   - weights: not negative, of a shape that broadcasts to this one; 0 where the answer does
    ///     not matter. All 1 when left out; if they sum to 0, so is the loss.
    ///   - positiveWeight: p, how much more a yes counts than a no.
    /// - Returns: a scalar.
    public func binaryCrossEntropy(
        targets: Tensor, weights: Tensor? = nil, positiveWeight: Float = 1
    ) -> Tensor {
        meanLoss(
            LogisticLoss(positiveWeight: positiveWeight), targets.detached(), weights: weights)
    }
}

private struct LogisticLoss: PointLoss {
    static let name = "binaryCrossEntropy"
    static let dependsOnDifference = false
    let positiveWeight: Float

    /// (1 - t) log(1 + eˣ) + p t log(1 + e⁻ˣ).
    func value(_ x: Float, _ t: Float) -> Float {
        let small = log1p(exp(-abs(x)))
        return (1 - t) * (max(x, 0) + small) + positiveWeight * t * (max(-x, 0) + small)
    }

    /// (1 - t) σ(x) - p t σ(-x), both from exponentials of their own, so that neither cancels.
    func slope(_ x: Float, _ t: Float) -> Float {
        (1 - t) / (1 + exp(-x)) - positiveWeight * t / (1 + exp(x))
    }
}
