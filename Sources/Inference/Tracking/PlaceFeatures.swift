internal import Essentials

/// Features of the places of a frame.
public struct PlaceFeatures: Sendable {
    /// Rows of places.
    public let rows: Int
    /// Places in a row.
    public let columns: Int
    /// Numbers of a place, padded with zeros to whole vectors of 8.
    let width: Int
    /// `[rows * columns, width]`.
    let values: [Float]

    /// Takes features from any source.
    ///
    /// - Parameters:
    ///   - channels: `[D, rows, columns]`.
    ///   - rows: rows of places.
    ///   - columns: places in a row; the program stops where the numbers do not fit.
    ///   - isNormalizing: whether each place's features are brought to length 1.
    public init(channels: [Float], rows: Int, columns: Int, isNormalizing: Bool) {
        let places = rows * columns
        guard places > 0, channels.count % places == 0, !channels.isEmpty else {
            programmingError("PlaceFeatures: \(channels.count) numbers for \(rows)x\(columns)")
        }
        let count = channels.count / places
        let width = (count + 7) / 8 * 8
        var values = [Float](repeating: 0, count: places * width)
        for place in 0..<places {
            var vector = (0..<count).map { channels[$0 * places + place] }
            if isNormalizing { vector = UnitVector.normalized(vector) }
            values.replaceSubrange(place * width..<place * width + count, with: vector)
        }
        (self.rows, self.columns, self.width, self.values) = (rows, columns, width, values)
    }
}
