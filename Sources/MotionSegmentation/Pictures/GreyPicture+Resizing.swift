// Grey pictures at the size at which flow is estimated.

internal import OpticalFlow

extension GreyPicture {
    /// The picture at another size: each pixel is the mean of what it covers.
    func resized(width newWidth: Int, height newHeight: Int) -> GreyPicture {
        if newWidth == width, newHeight == height { return self }
        let columns = Self.covers(of: newWidth, in: width)
        let rows = Self.covers(of: newHeight, in: height)
        var narrow = [Float](repeating: 0, count: newWidth * height)
        for y in 0..<height {
            for (x, column) in columns.enumerated() {
                var sum: Float = 0
                for (offset, weight) in column.weights.enumerated() {
                    sum += weight * Float(levels[y * width + column.start + offset])
                }
                narrow[y * newWidth + x] = sum
            }
        }
        var result = [UInt8](repeating: 0, count: newWidth * newHeight)
        for (y, row) in rows.enumerated() {
            for x in 0..<newWidth {
                var sum: Float = 0
                for (offset, weight) in row.weights.enumerated() {
                    sum += weight * narrow[(row.start + offset) * newWidth + x]
                }
                result[y * newWidth + x] = UInt8(min(255, max(0, sum.rounded())))
            }
        }
        return GreyPicture(width: newWidth, height: newHeight, levels: result)
    }

    /// What each of `newCount` pixels covers of `count`: where that begins, and shares that add up to 1.
    private static func covers(
        of newCount: Int, in count: Int
    ) -> [(start: Int, weights: [Float])] {
        let scale = Double(count) / Double(newCount)
        return (0..<newCount).map { index in
            let (low, high) = (Double(index) * scale, Double(index + 1) * scale)
            let start = min(count - 1, Int(low))
            let end = min(count, max(start + 1, Int(high.rounded(.up))))
            let parts = (start..<end).map { min(high, Double($0 + 1)) - max(low, Double($0)) }
            let total = parts.reduce(0, +)
            return (start, parts.map { Float($0 / total) })
        }
    }
}
