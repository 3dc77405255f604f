// Elementwise operations with broadcasting, written from their definition.

extension ReferenceArray {
    /// Applies a function to each element.
    public func map(_ function: (Double) -> Double) -> ReferenceArray {
        ReferenceArray(shape, values.map(function))
    }

    /// Combines two arrays after NumPy's broadcasting rule.
    public func combined(
        _ other: ReferenceArray, to target: [Int], _ function: (Double, Double) -> Double
    ) -> ReferenceArray {
        var result = ReferenceArray(target)
        for position in result.values.indices {
            result.values[position] = function(
                value(atBroadcast: position, of: target),
                other.value(atBroadcast: position, of: target))
        }
        return result
    }

    /// The element that lands at a row-major position of the broadcast shape.
    private func value(atBroadcast position: Int, of target: [Int]) -> Double {
        var rest = position
        var offset = 0
        var step = 1
        for axis in target.indices.reversed() {
            let index = rest % target[axis]
            rest /= target[axis]
            let own = axis - (target.count - shape.count)
            if own >= 0 {
                if shape[own] > 1 { offset += index * step }
                step *= shape[own]
            }
        }
        return values[offset]
    }
}
