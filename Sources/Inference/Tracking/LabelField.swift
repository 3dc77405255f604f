internal import Essentials

/// How much of each label the places of a frame have.
public struct LabelField: Sendable, Equatable {
    /// Rows of places.
    public let rows: Int
    /// Places in a row.
    public let columns: Int
    /// How many labels there are, the background being the first.
    public let labelCount: Int
    /// Shares, `[rows * columns, labelCount]`.
    public var values: [Float]

    /// Makes a field; stops the program where the numbers do not fit.
    public init(rows: Int, columns: Int, labelCount: Int, values: [Float]) {
        guard values.count == rows * columns * labelCount else {
            programmingError(
                "LabelField: \(values.count) shares for \(rows)x\(columns) of \(labelCount)")
        }
        (self.rows, self.columns) = (rows, columns)
        (self.labelCount, self.values) = (labelCount, values)
    }

    /// Where a label is strongest: the mean of the 3 places with most of it, weighted by their shares.
    ///
    /// As key points are read in videowalk (Jabri and others, 2020).
    ///
    /// - Parameter label: its index.
    /// - Returns: column and row, from 0; nil where there is nothing of it.
    public func peak(of label: Int) -> (column: Double, row: Double)? {
        let shares = (0..<rows * columns).map { ($0, Double(values[$0 * labelCount + label])) }
        let strongest = shares.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(3)
        let total = strongest.reduce(0) { $0 + $1.1 }
        guard total > 0 else { return nil }
        let column = strongest.reduce(0) { $0 + $1.1 * Double($1.0 % columns) } / total
        let row = strongest.reduce(0) { $0 + $1.1 * Double($1.0 / columns) } / total
        return (column, row)
    }
}
