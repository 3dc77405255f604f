// Whether a tensor holds numbers only.

extension Tensor {
    /// Whether no element is infinite or not a number.
    public var isFinite: Bool {
        withStored { stored in
            let count = storedCount
            var doubts = SIMD16<Float>.zero
            var index = 0
            // 0 * x is 0 for every number and NaN for infinity and NaN.
            while index + 16 <= count {
                let values = UnsafeRawPointer(stored + index).loadUnaligned(
                    as: SIMD16<Float>.self)
                doubts += values * 0
                index += 16
            }
            guard doubts == .zero else { return false }
            return (index..<count).allSatisfy { stored[$0].isFinite }
        }
    }
}
