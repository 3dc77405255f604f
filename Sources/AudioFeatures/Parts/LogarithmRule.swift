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

    /// Replaces `count` magnitudes or powers by their values.
    func apply(to values: UnsafeMutablePointer<Float>, count: Int) {
        let raw = UnsafeMutableRawPointer(values)
        let stride = MemoryLayout<SIMD8<Float>>.stride
        for block in 0..<(count / 8) {
            let x = raw.loadUnaligned(fromByteOffset: block * stride, as: SIMD8<Float>.self)
            raw.storeBytes(
                of: self.values(of: x), toByteOffset: block * stride, as: SIMD8<Float>.self)
        }
        // The same arithmetic for the rest, so that a value does not depend on its place.
        for index in (count / 8 * 8)..<count {
            values[index] = self.values(of: SIMD8<Float>(repeating: values[index]))[0]
        }
    }

    @inline(__always)
    private func values(of x: SIMD8<Float>) -> SIMD8<Float> {
        let lowest = SIMD8<Float>(repeating: floor)
        let audible = x.replacing(with: lowest, where: x .< lowest) + offset
        return naturalLogarithm(audible) * SIMD8<Float>(repeating: 1 / divisor)
    }
}

/// Natural logarithm of eight positive normal numbers, correct to 3e-7 relative.
///
/// `x = m 2^e` with `m` in `[sqrt(1/2), sqrt(2))`, then `ln m = 2 artanh(s)`, `s = (m - 1) / (m + 1)`,
/// by its series up to `s^9`; `|s|` is at most 0.172, so the first term left out is below 8e-10.
@inline(__always)
func naturalLogarithm(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let bits = unsafeBitCast(x, to: SIMD8<Int32>.self)
    // Subtracting the bits of sqrt(1/2) makes the exponent step at sqrt(1/2) and not at 1.
    let exponent = (bits &- SIMD8(repeating: 0x3F35_04F3)) &>> 23
    let m = unsafeBitCast(bits &- (exponent &<< 23), to: SIMD8<Float>.self)
    let s = (m - 1) / (m + 1)
    let s2 = s * s
    var series = SIMD8<Float>(repeating: 2 / 9)
    series = series * s2 + SIMD8(repeating: 2 / 7)
    series = series * s2 + SIMD8(repeating: 2 / 5)
    series = series * s2 + SIMD8(repeating: 2 / 3)
    let mantissa = s * 2 + s * s2 * series
    // ln 2 in two parts: the first is exact after multiplication with any exponent.
    let e = SIMD8<Float>(exponent)
    return e * 0.693_359_375 + (e * -2.121_944_4e-4 + mantissa)
}
