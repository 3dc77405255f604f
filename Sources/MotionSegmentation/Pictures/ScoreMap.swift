internal import Essentials

/// How surely each pixel of a picture moves by itself, from 0 to 1.
public struct ScoreMap: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// The scores, row after row from the top: `[height, width]`.
    public var values: [Float]

    /// Makes a map; stops the program where `values` does not hold `width * height` numbers.
    public init(width: Int, height: Int, values: [Float]) {
        guard width > 0, height > 0, values.count == width * height else {
            programmingError("score map: \(width)x\(height) is not \(values.count) numbers")
        }
        self.width = width
        self.height = height
        self.values = values
    }

    /// A map of one score.
    public init(width: Int, height: Int, all value: Float) {
        self.init(
            width: width, height: height,
            values: [Float](repeating: value, count: width * height))
    }

    /// From this score on a pixel counts as moving (methods of uNLC, `binTh`).
    public static let moving: Float = 0.7
    /// Up to this score it counts as background; between the two it is not decided.
    public static let background: Float = 0.4
    /// The score of pixels of which nothing is known: undecided, and background for those who cut at one half.
    public static let unknown: Float = 0.45

    /// What each pixel counts as.
    public var verdicts: [PixelVerdict] {
        values.map { score in
            score >= Self.moving ? .moving : score <= Self.background ? .background : .undecided
        }
    }

    /// The share of pixels that count as moving.
    public var movingShare: Double {
        Double(values.count { $0 >= Self.moving }) / Double(values.count)
    }

    /// The map at another size: bilinear between centres of pixels.
    public func resized(width newWidth: Int, height newHeight: Int) -> ScoreMap {
        if newWidth == width, newHeight == height { return self }
        func places(_ count: Int, _ newCount: Int) -> [(low: Int, high: Int, part: Float)] {
            (0..<newCount).map { index in
                let place =
                    (Double(index) + 0.5) * Double(count) / Double(newCount) - 0.5
                let inside = min(Double(count - 1), max(0, place))
                let low = Int(inside)
                return (low, min(count - 1, low + 1), Float(inside - Double(low)))
            }
        }
        let (columns, rows) = (places(width, newWidth), places(height, newHeight))
        var result = [Float](repeating: 0, count: newWidth * newHeight)
        for (y, row) in rows.enumerated() {
            for (x, column) in columns.enumerated() {
                func between(_ line: Int) -> Float {
                    let (left, right) = (
                        values[line * width + column.low], values[line * width + column.high]
                    )
                    return left + column.part * (right - left)
                }
                let (top, bottom) = (between(row.low), between(row.high))
                result[y * newWidth + x] = top + row.part * (bottom - top)
            }
        }
        return ScoreMap(width: newWidth, height: newHeight, values: result)
    }

    /// The median of about 4000 values that lie evenly over the map, or of all where there are fewer.
    var median: Float {
        let step = values.count < 2 * Self.samples ? 1 : values.count / Self.samples | 1
        let sorted = stride(from: 0, to: values.count, by: step).map { values[$0] }.sorted()
        return sorted[sorted.count / 2]
    }

    private static let samples = 4096

    /// Means of squares around each pixel; at edges pixels count again in the mirror.
    func averaged(radius: Int) -> ScoreMap {
        func mirrored(_ place: Int, _ count: Int) -> Int {
            let inside = place < 0 ? -place - 1 : place >= count ? 2 * count - 1 - place : place
            return min(count - 1, max(0, inside))
        }
        let scale = 1 / Float(2 * radius + 1)
        var sideways = self
        for y in 0..<height {
            for x in 0..<width {
                let sum = (x - radius...x + radius).reduce(Float(0)) {
                    $0 + values[y * width + mirrored($1, width)]
                }
                sideways.values[y * width + x] = sum * scale
            }
        }
        var result = self
        for y in 0..<height {
            for x in 0..<width {
                let sum = (y - radius...y + radius).reduce(Float(0)) {
                    $0 + sideways.values[mirrored($1, height) * width + x]
                }
                result.values[y * width + x] = sum * scale
            }
        }
        return result
    }
}

/// What a pixel counts as.
public enum PixelVerdict: UInt8, Sendable {
    /// It does not move by itself.
    case background
    /// Motion does not tell.
    case undecided
    /// It moves by itself.
    case moving
}
