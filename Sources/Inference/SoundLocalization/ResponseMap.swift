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

    /// The largest response.
    public var peak: Float {
        let (column, row) = peakRegion
        return values[row * width + column]
    }
}
