// The order of numbers that maxima, minima and the largest elements go by.

extension Float {
    /// Whether this is the larger number, where what is not a number exceeds all numbers.
    ///
    /// So a maximum over anything that is not a number is not a number, whatever the order.
    @inline(__always)
    func isLarger(than other: Float) -> Bool { self > other || (isNaN && !other.isNaN) }

    /// Whether this is the smaller number, where what is not a number lies below all numbers.
    @inline(__always)
    func isSmaller(than other: Float) -> Bool { self < other || (isNaN && !other.isNaN) }
}
