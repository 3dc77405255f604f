public import MediaIO

/// How much changes between two frames, for leaving out still pictures.
public enum FrameMotion {
    /// The largest mean absolute difference of any cell of an 8 x 8 grid, in grey levels (0 to 255).
    ///
    /// Cells rather than the whole picture, so that a small moving object counts. Both frames must
    /// have the same size.
    public static func largestCellDifference(_ a: VideoFrame, _ b: VideoFrame) -> Double {
        cellDifferences(a, b).max() ?? 0
    }

    /// The mean absolute difference of each cell of an 8 x 8 grid, in grey levels (0 to 255), row by row.
    ///
    /// Both frames must have the same size.
    public static func cellDifferences(_ a: VideoFrame, _ b: VideoFrame) -> [Double] {
        let cells = 8
        var sums = [Int](repeating: 0, count: cells * cells)
        var counts = [Int](repeating: 0, count: cells * cells)
        let width = min(a.width, b.width)
        let height = min(a.height, b.height)
        for y in 0..<height {
            for x in 0..<width {
                let i = (y * a.width + x) * 3 + 1
                let j = (y * b.width + x) * 3 + 1
                let cell = y * cells / height * cells + x * cells / width
                sums[cell] += abs(Int(a.pixels[i]) - Int(b.pixels[j]))
                counts[cell] += 1
            }
        }
        return zip(sums, counts).map { $1 == 0 ? 0 : Double($0) / Double($1) }
    }
}
