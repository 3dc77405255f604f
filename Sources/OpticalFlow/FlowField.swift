internal import Essentials

/// How far each pixel of a picture has moved in the next one.
///
/// What is at column x and row y of the first picture is at x + u, y + v in the second: u counts to the
/// right, v counts down.
public struct FlowField: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// u of all pixels, row after row from the top, then v: `[2, height, width]`, in pixels.
    public let values: [Float]

    /// Makes a field; stops the program where `values` does not hold `2 * width * height` numbers.
    public init(width: Int, height: Int, values: [Float]) {
        guard width > 0, height > 0, values.count == 2 * width * height else {
            programmingError("flow field: 2x\(height)x\(width) is not \(values.count) numbers")
        }
        self.width = width
        self.height = height
        self.values = values
    }

    /// The displacement at a column and a row.
    public subscript(x: Int, y: Int) -> (u: Float, v: Float) {
        let index = y * width + x
        return (values[index], values[width * height + index])
    }

    /// The field with every displacement turned round.
    public var negated: FlowField {
        FlowField(width: width, height: height, values: values.map { -$0 })
    }

    /// The mean length over time in each cell of an 8 x 8 grid, the largest of all, in pixels a picture.
    ///
    /// Cells rather than the whole picture, so that a small moving object counts.
    ///
    /// - Parameter fields: of one size.
    /// - Returns: 0 where there are none.
    public static func largestCellMotion(_ fields: [FlowField]) -> Double {
        guard let first = fields.first else { return 0 }
        let (width, height, cells) = (first.width, first.height, 8)
        var sums = [Float](repeating: 0, count: cells * cells)
        var counts = sums
        for field in fields {
            for y in 0..<height {
                for x in 0..<width {
                    let (u, v) = field[x, y]
                    let cell = y * cells / height * cells + x * cells / width
                    sums[cell] += (u * u + v * v).squareRoot()
                    counts[cell] += 1
                }
            }
        }
        return zip(sums, counts).map { $1 == 0 ? 0 : Double($0 / $1) }.max() ?? 0
    }
}
