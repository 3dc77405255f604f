internal import Glibc

/// The places of an axis that get a label: multiples of 1, 2 or 5 times a power of ten.
struct AxisTicks {
    /// The labelled values, from low to high.
    let values: [Double]
    /// The labels, all with the same number of decimals.
    let labels: [String]

    /// Chooses ticks from `low` to `high`, both included, no more than about `count`.
    init(from low: Double, to high: Double, count: Int) {
        guard high > low, count > 0 else {
            (values, labels) = ([low], [Self.label(low, decimals: 0)])
            return
        }
        let (factor, exponent) = Self.step(atLeast: (high - low) / Double(count))
        let step = factor * pow(10, Double(exponent))
        // A hair of tolerance, so that rounding does not lose the tick at an end.
        let first = Int((low / step - 1e-6).rounded(.up))
        let last = Int((high / step + 1e-6).rounded(.down))
        values = (first...max(first, last)).map { Double($0) * step }
        let decimals = max(0, -exponent)
        labels = values.map { Self.label($0, decimals: decimals) }
    }

    private static func step(atLeast smallest: Double) -> (factor: Double, exponent: Int) {
        let exponent = Int(log10(smallest).rounded(.down))
        let mantissa = smallest / pow(10, Double(exponent)) * (1 - 1e-9)
        guard let factor = [1.0, 2, 5].first(where: { $0 >= mantissa }) else {
            return (1, exponent + 1)
        }
        return (factor, exponent)
    }

    private static func label(_ value: Double, decimals: Int) -> String {
        let scale = pow(10, Double(decimals))
        let scaled = Int((value * scale).rounded())
        let digits = String(abs(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let whole = padded.dropLast(decimals)
        let sign = scaled < 0 ? "-" : ""
        return decimals == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(padded.suffix(decimals))"
    }
}
