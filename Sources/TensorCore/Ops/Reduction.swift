// Sum and mean of all elements.

extension Tensor {
    /// The sum of all elements, as a scalar of shape `[]`.
    ///
    /// Partial sums are kept in double precision, so the result does not suffer from many terms.
    public func sum() -> Tensor {
        let total = withStored { stored in Self.sum(stored, storedCount) }
        let original = shape
        return Tensor(Float(total)).recording("sum", [self]) {
            [Tensor(repeating: $0.item, shape: original)]
        }
    }

    /// The mean of all elements, as a scalar; of an empty tensor 0.
    public func mean() -> Tensor {
        sum().scaled(by: count == 0 ? 0 : 1 / Float(count))
    }

    /// Eight independent partial sums, so that the additions overlap.
    private static func sum(_ values: UnsafePointer<Float>, _ count: Int) -> Double {
        var partial = SIMD8<Double>(repeating: 0)
        let whole = count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            let start = values + start
            let eight = UnsafeRawPointer(start).loadUnaligned(as: SIMD8<Float>.self)
            partial += SIMD8<Double>(eight)
        }
        var total = partial.sum()
        for index in whole..<count { total += Double(values[index]) }
        return total
    }
}
