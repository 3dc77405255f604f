/// Finds where a smooth convex function is least, from its values and gradients.
///
/// Source: Liu, Nocedal, "On the Limited Memory BFGS Method for Large Scale Optimization", Mathematical
/// Programming 45, 1989; the product with the inverse Hessian as Nocedal and Wright, "Numerical
/// Optimization", algorithm 7.4. Steps are halved until the value falls enough (Armijo).
struct LimitedMemoryBFGS {
    /// Steps of which changes are remembered.
    var memory = 10
    /// Steps at most.
    var limit = 500
    /// Ends where no element of the gradient is larger.
    var tolerance = 1e-6

    /// A function's value and gradient at a point.
    typealias Evaluation = (value: Double, gradient: [Double])

    /// What a step changed.
    private struct Change {
        let point: [Double]
        let gradient: [Double]
        /// Their inner product, more than 0.
        let curvature: Double
    }

    /// The point at which the function is least.
    ///
    /// - Parameters:
    ///   - start: where to begin.
    ///   - function: the function.
    /// - Returns: the last point; where rounding hides any progress, that is it.
    func minimum(from start: [Double], of function: ([Double]) -> Evaluation) -> [Double] {
        var point = start
        var (value, gradient) = function(point)
        var changes: [Change] = []
        for _ in 0..<limit where gradient.contains(where: { abs($0) > tolerance }) {
            var direction = Self.direction(gradient, changes)
            var slope = Self.product(direction, gradient)
            if slope >= 0 {
                changes = []
                direction = gradient.map { -$0 }
                slope = -Self.product(gradient, gradient)
            }
            let first = changes.isEmpty ? 1 / max(1, (-slope).squareRoot()) : 1
            guard
                let next = Self.step(
                    from: point, value, along: direction, slope: slope, first: first, function)
            else {
                // Old changes may mislead; without them, nothing more can be gained.
                guard !changes.isEmpty else { return point }
                changes = []
                continue
            }
            let moved = zip(next.point, point).map { $0 - $1 }
            let turned = zip(next.gradient, gradient).map { $0 - $1 }
            let curvature = Self.product(moved, turned)
            if curvature > 1e-12 * Self.product(turned, turned) {
                changes =
                    changes.suffix(memory - 1) + [
                        Change(point: moved, gradient: turned, curvature: curvature)
                    ]
            }
            (point, value, gradient) = (next.point, next.value, next.gradient)
        }
        return point
    }

    /// Minus the gradient, multiplied with the inverse Hessian that the changes tell.
    private static func direction(_ gradient: [Double], _ changes: [Change]) -> [Double] {
        var result = gradient.map { -$0 }
        var shares: [Double] = []
        for change in changes.reversed() {
            let share = product(change.point, result) / change.curvature
            add(-share, change.gradient, to: &result)
            shares.append(share)
        }
        if let last = changes.last {
            let scale = last.curvature / product(last.gradient, last.gradient)
            for index in result.indices { result[index] *= scale }
        }
        for (change, share) in zip(changes, shares.reversed()) {
            add(
                share - product(change.gradient, result) / change.curvature, change.point,
                to: &result)
        }
        return result
    }

    /// A step that lowers the value by at least a small part of what the slope promises; nil where none does.
    private static func step(
        from point: [Double], _ value: Double, along direction: [Double], slope: Double,
        first: Double, _ function: ([Double]) -> Evaluation
    ) -> (point: [Double], value: Double, gradient: [Double])? {
        var length = first
        for _ in 0..<30 {
            var next = point
            add(length, direction, to: &next)
            let found = function(next)
            if found.value <= value + 1e-4 * length * slope, found.value.isFinite {
                return (next, found.value, found.gradient)
            }
            length /= 2
        }
        return nil
    }

    private static func product(_ a: [Double], _ b: [Double]) -> Double {
        var sum = SIMD8<Double>(repeating: 0)
        var index = 0
        while index + 8 <= a.count {
            for lane in 0..<8 { sum[lane] += a[index + lane] * b[index + lane] }
            index += 8
        }
        var rest = sum.sum()
        while index < a.count {
            rest += a[index] * b[index]
            index += 1
        }
        return rest
    }

    private static func add(_ factor: Double, _ other: [Double], to vector: inout [Double]) {
        for index in vector.indices { vector[index] += factor * other[index] }
    }
}
