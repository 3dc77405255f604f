// Limits on the length of gradients.

/// Clipping of gradients by their common length.
public enum GradientClipping {
    /// Scales all gradients by one factor, so that together they are at most `maximumNorm` long.
    ///
    /// The factor is that of `torch.nn.utils.clip_grad_norm_`: maximumNorm / (norm + 1e-6), at most
    /// 1. Where the norm is not a finite number nothing is changed; the caller sees it.
    ///
    /// - Parameters:
    ///   - parameters: whose gradients count together; those without one do not matter.
    ///   - maximumNorm: the limit, positive.
    /// - Returns: the Euclidean length of all gradients before.
    @discardableResult
    public static func clip(_ parameters: [NamedParameter], maximumNorm: Double) -> Double {
        require(maximumNorm > 0, "GradientClipping", "maximumNorm \(maximumNorm)")
        requireUnique(parameters, "GradientClipping")
        let lengths = parameters.compactMap { $0.parameter.gradient?.length }
        let norm = lengths.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let factor = maximumNorm / (norm + 1e-6)
        if norm.isFinite && factor < 1 {
            for (_, parameter) in parameters { parameter.scaleGradient(by: Float(factor)) }
        }
        return norm
    }
}

extension Tensor {
    /// The Euclidean length of all elements.
    var length: Double {
        withStored { RowSums.squares($0, storedCount).squareRoot() }
    }
}
