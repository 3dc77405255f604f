// Exponential, logarithm, root, absolute value, limits.

internal import Glibc

extension Tensor {
    /// eˣ element by element.
    public func exp() -> Tensor { applying(Exponential()) }

    /// The natural logarithm element by element.
    public func log() -> Tensor { applying(Logarithm()) }

    /// The square root element by element; its gradient at 0 is infinite.
    public func squareRoot() -> Tensor { applying(SquareRoot()) }

    /// |x| element by element; the gradient at 0 is 0.
    public func absolute() -> Tensor { applying(Absolute()) }

    /// The nearest number within `range`, element by element; outside the range the gradient is 0.
    ///
    /// The same operation: `torch.clamp`.
    public func clamped(to range: ClosedRange<Float>) -> Tensor {
        applying(Clamp(range: range))
    }
}

private struct Exponential: ElementFunction {
    static let name = "exp"
    static let keepsZero = false
    static let keepsResult = true

    func value(_ x: Float) -> Float { Glibc.exp(x) }
    func gradient(_ y: Float, _ dy: Float) -> Float { dy * y }
}

private struct Logarithm: ElementFunction {
    static let name = "log"
    static let keepsZero = false
    static let keepsResult = false

    func value(_ x: Float) -> Float { Glibc.log(x) }
    func gradient(_ x: Float, _ dy: Float) -> Float { dy / x }
}

private struct SquareRoot: ElementFunction {
    static let name = "squareRoot"
    // Its gradient is not finite at 0.
    static let keepsZero = false
    static let keepsResult = true

    func value(_ x: Float) -> Float { x.squareRoot() }
    func gradient(_ y: Float, _ dy: Float) -> Float { dy / (2 * y) }
}

private struct Absolute: ElementFunction {
    static let name = "absolute"
    static let keepsZero = true
    static let keepsResult = false

    func value(_ x: Float) -> Float { Swift.abs(x) }
    func gradient(_ x: Float, _ dy: Float) -> Float { x > 0 ? dy : (x < 0 ? -dy : 0) }
}

private struct Clamp: ElementFunction {
    static let name = "clamp"
    static let keepsZero = false
    static let keepsResult = false
    let range: ClosedRange<Float>

    func value(_ x: Float) -> Float { min(max(x, range.lowerBound), range.upperBound) }
    func gradient(_ x: Float, _ dy: Float) -> Float { range.contains(x) ? dy : 0 }
}
