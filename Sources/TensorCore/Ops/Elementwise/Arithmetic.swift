// Elementwise sums, differences, products.

extension Tensor {
    /// a + b with broadcasting (dimensions are aligned at the last; size 1 repeats).
    public func adding(_ other: Tensor) -> Tensor {
        let (left, right) = (Operand(self), Operand(other))
        return combined(other, "add", Sum()).recording("add", [self, other]) {
            [left.part(of: $0), right.part(of: $0)]
        }
    }

    /// a - b with broadcasting.
    public func subtracting(_ other: Tensor) -> Tensor {
        let (left, right) = (Operand(self), Operand(other))
        return combined(other, "subtract", Difference()).recording("subtract", [self, other]) {
            [left.part(of: $0), right.part(of: $0)?.scaled(by: -1)]
        }
    }

    /// a * b element by element with broadcasting.
    public func multiplied(by other: Tensor) -> Tensor {
        let (left, right) = (Operand(self), Operand(other))
        let result = combined(other, "multiply", Product())
        // The gradient of one factor takes the other one.
        let kept = (left.needsGradient ? [other] : []) + (right.needsGradient ? [self] : [])
        return result.recording("multiply", [self, other], keeping: kept) {
            [
                left.needsGradient ? left.part(of: $0.multiplied(by: $1[0])) : nil,
                right.needsGradient ? right.part(of: $0.multiplied(by: $1[$1.count - 1])) : nil,
            ]
        }
    }

    /// c * a for a number c.
    public func scaled(by factor: Float) -> Tensor {
        let result = withStored { source in
            mapStoredInParts { result, part in
                for index in part { result[index] = factor * source[index] }
            }
        }
        return result.recording("scale", [self]) { [$0.scaled(by: factor)] }
    }

    /// a + b with broadcasting; see `adding(_:)`.
    public static func + (a: Tensor, b: Tensor) -> Tensor { a.adding(b) }

    /// a - b with broadcasting; see `subtracting(_:)`.
    public static func - (a: Tensor, b: Tensor) -> Tensor { a.subtracting(b) }

    /// a * b element by element with broadcasting; see `multiplied(by:)`.
    public static func * (a: Tensor, b: Tensor) -> Tensor { a.multiplied(by: b) }

    /// c * a; see `scaled(by:)`.
    public static func * (c: Float, a: Tensor) -> Tensor { a.scaled(by: c) }

    /// A copy in memory of its own.
    func copied() -> Tensor {
        withStored { source in mapStored { $0.update(from: source, count: $1) } }
    }
}

/// What the backward pass of a sum needs to know of an operand, without its numbers, so that they
/// can be released.
private struct Operand {
    private let shape: [Int]
    let needsGradient: Bool

    init(_ tensor: Tensor) {
        shape = tensor.shape
        needsGradient = tensor.requiresGradient
    }

    /// The gradient of the operand, if it needs one.
    func part(of gradient: Tensor) -> Tensor? {
        needsGradient ? gradient.reduced(to: shape) : nil
    }
}
