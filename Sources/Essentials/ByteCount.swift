/// A number of bytes, as people write it: `20GB`, `512 MiB`, `4096`.
///
/// kB, MB, GB and TB are powers of 1000; KiB, MiB, GiB and TiB are powers of 1024. Capitals do not
/// matter, and the B may be left out.
public struct ByteCount: Sendable, Equatable, CustomStringConvertible {
    /// How many bytes.
    public let bytes: Int

    /// Makes a count.
    public init(_ bytes: Int) { self.bytes = bytes }

    /// Reads a count; nil where the text is none, is negative, or is beyond 2^60.
    public init?(text: String) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        var unit = text.dropFirst(number.count).drop { $0 == " " }.lowercased()
        if unit.hasSuffix("b") { unit.removeLast() }
        guard let value = Double(number), let factor = Self.factor(unit), value >= 0,
            value * factor <= Double(1 << 60)
        else { return nil }
        bytes = Int((value * factor).rounded())
    }

    private static func factor(_ unit: String) -> Double? {
        guard let letter = unit.first else { return 1 }
        guard let power = ["k", "m", "g", "t"].firstIndex(of: letter) else { return nil }
        let base: Double
        switch unit.dropFirst() {
        case "": base = 1000
        case "i": base = 1024
        default: return nil
        }
        return (0...power).reduce(1) { product, _ in product * base }
    }

    /// In the largest unit of 1000 that leaves at least 1, as `20 GB` and `1.5 MB`.
    public var description: String {
        var (value, unit) = (Double(bytes), "bytes")
        for next in ["kB", "MB", "GB", "TB"] where value >= 1000 {
            (value, unit) = (value / 1000, next)
        }
        let rounded = (value * 10).rounded() / 10
        return (rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") + " \(unit)"
    }
}
