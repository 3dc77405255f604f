internal import Essentials

/// A picture of grey levels, as optical flow takes it.
public struct GreyPicture: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Levels from 0 to 255, row after row from the top: `[height, width]`.
    public let levels: [UInt8]

    /// Makes a picture; stops the program where `levels` does not hold `width * height` numbers.
    public init(width: Int, height: Int, levels: [UInt8]) {
        guard width > 0, height > 0, levels.count == width * height else {
            programmingError("grey picture: \(width)x\(height) is not \(levels.count) levels")
        }
        self.width = width
        self.height = height
        self.levels = levels
    }

    /// The same picture with a mean of 128 and a standard deviation of 48 levels, cut off at the ends.
    ///
    /// So exposure that drifts, or a light that fades, leaves no trace in the flow, which assumes constant
    /// brightness. A picture that deviates from its mean by less than one level comes out flat.
    public func standardized() -> GreyPicture {
        var histogram = [Int](repeating: 0, count: 256)
        for level in levels { histogram[Int(level)] += 1 }
        let count = Double(levels.count)
        let mean = histogram.indices.reduce(0.0) { $0 + Double($1 * histogram[$1]) } / count
        let squares = histogram.indices.reduce(0.0) {
            $0 + (Double($1) - mean) * (Double($1) - mean) * Double(histogram[$1])
        }
        let deviation = (squares / count).squareRoot()
        let factor = deviation < 1 ? 0 : 48 / deviation
        let table = (0..<256).map { level in
            UInt8(min(255, max(0, (128 + (Double(level) - mean) * factor).rounded())))
        }
        return GreyPicture(width: width, height: height, levels: levels.map { table[Int($0)] })
    }
}
