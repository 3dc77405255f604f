/// The largest values of stretches of columns, for the picture of a matrix too long to hold.
///
/// A picture of them is the one of the whole matrix, since pixels show the largest value that falls
/// on them.
public struct ColumnPeaks: Sendable {
    /// The number of rows.
    public let bandCount: Int
    /// Columns that there will be.
    public let frameCount: Int
    /// Columns that are kept: as many as there are, at most as many as a picture is wide.
    public let width: Int
    /// The largest values, `[bandCount, width]`; minus infinity before anything is there.
    public private(set) var values: [Float]
    /// The smallest value of each row.
    public private(set) var lowest: [Float]
    private var frame = 0
    private var column = 0

    /// Begins with nothing of a matrix `[bandCount, frameCount]`.
    public init(bandCount: Int, frameCount: Int) {
        (self.bandCount, self.frameCount) = (bandCount, frameCount)
        width = min(frameCount, SpectrogramLayout.widestPlot)
        values = [Float](repeating: -.infinity, count: bandCount * width)
        lowest = [Float](repeating: .infinity, count: bandCount)
    }

    /// Adds the next columns, `[bandCount, count]`.
    public mutating func append(_ part: [Float], count: Int) {
        guard part.count == bandCount * count, frame + count <= frameCount else {
            fatalError(
                "ColumnPeaks.append: \(part.count) values are not \(count) of the"
                    + " \(frameCount - frame) columns to come of \(bandCount) rows")
        }
        for index in 0..<count {
            // The stretches of pixels as `SpectrogramPicture` divides them.
            while (column + 1) * frameCount / width <= frame { column += 1 }
            for band in 0..<bandCount {
                let value = part[band * count + index]
                values[band * width + column] = max(values[band * width + column], value)
                lowest[band] = min(lowest[band], value)
            }
            frame += 1
        }
    }
}
