// Mean squared, absolute and smooth absolute error.

extension Tensor {
    /// The weighted mean of (x - t)² over all elements.
    ///
    /// The same operation: `torch.nn.functional.mse_loss`.
    ///
    /// - Parameters:
    ///   - target: t, of the same shape; gradients flow into it too.
    ///   - weights: not negative, of a shape that broadcasts to this one; 0 where an element does
    ///     not matter. All 1 when left out; if they sum to 0, so is the loss.
    /// - Returns: a scalar.
    public func meanSquaredError(to target: Tensor, weights: Tensor? = nil) -> Tensor {
        meanLoss(SquaredError(), target, weights: weights)
    }

    /// The weighted mean of |x - t| over all elements; the gradient where x = t is 0.
    ///
    /// The same operation: `torch.nn.functional.l1_loss`.
    ///
    /// - Parameters:
    ///   - target: t, of the same shape; gradients flow into it too.
    ///   - weights: as for `meanSquaredError(to:weights:)`.
    /// - Returns: a scalar.
    public func meanAbsoluteError(to target: Tensor, weights: Tensor? = nil) -> Tensor {
        meanLoss(AbsoluteError(), target, weights: weights)
    }

    /// The weighted mean over all elements of d²/(2 beta) where |d| < beta, else |d| - beta/2, with
    /// d = x - t.
    ///
    /// The same operation: `torch.nn.functional.smooth_l1_loss`. Source: Girshick, "Fast R-CNN",
    /// ICCV 2015, arXiv 1504.08083, equation 3.
    ///
    /// - Parameters:
    ///   - target: t, of the same shape; gradients flow into it too.
    ///   - beta: where the parabola ends; positive.
    ///   - weights: as for `meanSquaredError(to:weights:)`.
    /// - Returns: a scalar.
    public func smoothAbsoluteError(
        to target: Tensor, beta: Float = 1, weights: Tensor? = nil
    ) -> Tensor {
        require(beta > 0, "smoothAbsoluteError", "beta \(beta) is not positive")
        return meanLoss(SmoothAbsoluteError(beta: beta), target, weights: weights)
    }
}

/// 1, -1, or the argument itself if it is 0 or not a number.
private func sign(_ x: Float) -> Float { x > 0 ? 1 : (x < 0 ? -1 : x) }

private struct SquaredError: PointLoss {
    static let name = "meanSquaredError"
    static let dependsOnDifference = true

    func value(_ x: Float, _ t: Float) -> Float { (x - t) * (x - t) }
    func slope(_ x: Float, _ t: Float) -> Float { 2 * (x - t) }
}

private struct AbsoluteError: PointLoss {
    static let name = "meanAbsoluteError"
    static let dependsOnDifference = true

    func value(_ x: Float, _ t: Float) -> Float { abs(x - t) }
    func slope(_ x: Float, _ t: Float) -> Float { sign(x - t) }
}

private struct SmoothAbsoluteError: PointLoss {
    static let name = "smoothAbsoluteError"
    static let dependsOnDifference = true
    let beta: Float

    func value(_ x: Float, _ t: Float) -> Float {
        let distance = abs(x - t)
        return distance < beta ? distance * distance / (2 * beta) : distance - beta / 2
    }

    func slope(_ x: Float, _ t: Float) -> Float {
        abs(x - t) < beta ? (x - t) / beta : sign(x - t)
    }
}
