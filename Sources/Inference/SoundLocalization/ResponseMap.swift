internal import Essentials

/// How strongly the regions of a picture respond to a sound.
public struct ResponseMap: Sendable, Equatable {
    /// Regions in a row.
    public let width: Int
    /// Rows of regions.
    public let height: Int
    /// Responses, `[height, width]`.
    public let values: [Float]

    /// Makes a map; stops the program where `values` is not `[height, width]` or empty.
    public init(width: Int, height: Int, values: [Float]) {
        guard width > 0, height > 0, values.count == width * height else {
            programmingError("ResponseMap: \(values.count) values are not [\(height), \(width)]")
        }
        (self.width, self.height, self.values) = (width, height, values)
    }

    /// The place of the largest response, the first one of several equal ones.
    public var peakRegion: (column: Int, row: Int) {
        var best = 0
        for index in values.indices where values[index] > values[best] { best = index }
        return (best % width, best / width)
    }

    /// Where the response is largest, in regions, 0 being the middle of the first one.
    ///
    /// Between the middles of regions: in either direction the vertex of the parabola through the largest response and its
    /// two neighbours; the middle of the region itself at the border of the map, and where both neighbours are as large.
    public var peakPlace: (column: Double, row: Double) {
        let (column, row) = peakRegion
        func place(_ index: Int, _ count: Int, _ response: (Int) -> Float) -> Double {
            guard index > 0, index < count - 1 else { return Double(index) }
            let (before, at) = (Double(response(index - 1)), Double(response(index)))
            let after = Double(response(index + 1))
            let curvature = before - 2 * at + after
            return Double(index) + (curvature < 0 ? (before - after) / (2 * curvature) : 0)
        }
        return (
            place(column, width) { values[row * width + $0] },
            place(row, height) { values[$0 * width + column] }
        )
    }

    /// The largest response.
    public var peak: Float {
        let (column, row) = peakRegion
        return values[row * width + column]
    }
}
