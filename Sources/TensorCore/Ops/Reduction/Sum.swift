// Sum and mean of all elements.

extension Tensor {
    /// The sum of all elements, as a scalar of shape `[]`.
    ///
    /// Partial sums are kept in double precision, so the result does not suffer from many terms.
    public func sum() -> Tensor {
        let total = withStored { stored in RowSums.sum(stored, storedCount) }
        let original = shape
        return Tensor(Float(total)).recording("sum", [self]) {
            [Tensor(repeating: $0.item, shape: original)]
        }
    }

    /// The mean of all elements, as a scalar; of an empty tensor 0.
    public func mean() -> Tensor {
        sum().scaled(by: count == 0 ? 0 : 1 / Float(count))
    }
}
