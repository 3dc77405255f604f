// Quotients.

extension Tensor {
    /// a / b element by element with broadcasting.
    public func divided(by other: Tensor) -> Tensor {
        // Row-major, because the padding of blocked layouts would become 0 / 0.
        let (left, right) = (dense(), other.dense())
        let result = left.combined(right, "divide", Quotient())
        return result.recording("divide", [self, other]) { gradient in
            let gradient = gradient.dense()
            let toLeft = gradient.combined(right, "divide", Quotient())
            let toRight =
                other.requiresGradient
                ? toLeft.multiplied(by: result).scaled(by: -1).reduced(to: right.shape) : nil
            return [toLeft.reduced(to: left.shape), toRight]
        }
    }

    /// a / b element by element with broadcasting; see `divided(by:)`.
    public static func / (a: Tensor, b: Tensor) -> Tensor { a.divided(by: b) }
}
