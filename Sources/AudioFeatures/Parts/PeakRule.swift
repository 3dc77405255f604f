/// What depends on the largest value of the whole clip, after the logarithm.
///
/// With such a rule a value depends on the rest of the clip, so that silence alone looks loud, and
/// a sound cannot be computed piece by piece.
public struct PeakRule: Codable, Sendable, Hashable {
    /// How far below the largest value the smallest one lies at most; lower ones are raised.
    public let range: Float
    /// Whether the largest value is subtracted afterwards, so that it becomes 0.
    public let isRelative: Bool

    /// Makes a rule from its parts.
    public init(range: Float, isRelative: Bool) {
        self.range = range
        self.isRelative = isRelative
    }

    /// Applies the rule to all values of a clip.
    func apply(to values: UnsafeMutableBufferPointer<Float>) {
        if let loudest = values.max() { apply(to: values, loudest: loudest) }
    }

    /// Applies the rule to some values of a clip whose largest one is known.
    func apply(to values: UnsafeMutableBufferPointer<Float>, loudest: Float) {
        let (floor, shift) = (loudest - range, isRelative ? loudest : 0)
        for index in values.indices { values[index] = max(values[index], floor) - shift }
    }
}
