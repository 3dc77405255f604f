/// The mean of the last values of a series.
struct RunningMean {
    private var values: [Double] = []
    private var next = 0
    private let length: Int

    /// A mean over at most `length` values.
    init(length: Int) { self.length = length }

    /// Adds a value, forgetting the oldest.
    mutating func add(_ value: Double) {
        if values.count < length {
            values.append(value)
        } else {
            values[next] = value
            next = (next + 1) % length
        }
    }

    /// The mean, 0 before the first value.
    var mean: Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
}
