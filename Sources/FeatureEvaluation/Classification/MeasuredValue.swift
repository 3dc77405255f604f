/// A mean over seeds.
public struct MeasuredValue: Sendable, Equatable {
    /// The mean.
    public let mean: Double
    /// The standard deviation (divided by the number less one); nil with one seed.
    public let deviation: Double?

    /// Takes one value a seed, at least one.
    init(_ values: [Double]) {
        let count = Double(max(1, values.count))
        let mean = values.reduce(0, +) / count
        self.mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        deviation = values.count > 1 ? (squares / (count - 1)).squareRoot() : nil
    }

    /// Takes one value a seed; nil where there is none.
    init?(_ values: [Double?]) {
        let known = values.compactMap { $0 }
        guard !known.isEmpty else { return nil }
        self.init(known)
    }
}
