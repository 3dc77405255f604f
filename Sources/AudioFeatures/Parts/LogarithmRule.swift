internal import CKernels

/// How a magnitude or power becomes the value of a spectrogram:
/// `ln(max(x, floor) + offset) / divisor`.
///
/// Decimal logarithms are the same rule with the divisor `ln(10)`, decibels of a power with
/// `ln(10) / 10`.
public struct LogarithmRule: Codable, Sendable, Hashable {
    /// The smallest magnitude or power that is told apart from silence; may be 0 with an offset.
    public let floor: Float
    /// What is added to magnitudes or powers, so that silence has a logarithm.
    public let offset: Float
    /// What the natural logarithm is divided by.
    public let divisor: Float

    /// Makes a rule from its parts.
    public init(floor: Float = 0, offset: Float = 0, divisor: Float) {
        self.floor = floor
        self.offset = offset
        self.divisor = divisor
    }

    /// Reads a rule; those stored before there were offsets have none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        floor = try container.decode(Float.self, forKey: .floor)
        offset = try container.decodeIfPresent(Float.self, forKey: .offset) ?? 0
        divisor = try container.decode(Float.self, forKey: .divisor)
    }

    private enum CodingKeys: String, CodingKey {
        case floor, offset, divisor
    }

    /// The value that silence has, the smallest one.
    public var silence: Float {
        var value: Float = 0
        withUnsafeMutablePointer(to: &value) { apply(to: $0, count: 1) }
        return value
    }

    /// Replaces `count` magnitudes or powers by their values, which do not depend on their places.
    func apply(to values: UnsafeMutablePointer<Float>, count: Int) {
        ck_take_logarithms(values, count, floor, offset, 1 / divisor)
    }
}
