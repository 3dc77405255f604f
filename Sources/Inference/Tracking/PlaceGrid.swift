internal import Essentials
public import MediaIO

/// How the places of features lie in a picture of another size.
///
/// Place i of an axis lies at pixel i · `stride` of the picture that the network sees, which is the original, scaled. Half a place
/// more or less would cost points of accuracy, so labels go down and up by exactly this.
public struct PlaceGrid: Sendable, Equatable {
    /// The size of the original picture.
    public let width, height: Int
    /// The size of the picture that the network sees.
    public let scaledWidth, scaledHeight: Int
    /// Pixels of that picture from one place to the next.
    public let stride: Int

    /// Rows of places.
    public var rows: Int { (scaledHeight + stride - 1) / stride }
    /// Places in a row.
    public var columns: Int { (scaledWidth + stride - 1) / stride }

    /// Describes a grid by the shorter side of what the network sees; the picture's shape is kept, rounded.
    public init(width: Int, height: Int, shortSide: Int, stride: Int) {
        let factor = Double(shortSide) / Double(min(width, height))
        func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * factor).rounded())) }
        self.init(
            width: width, height: height, scaledWidth: scaled(width), scaledHeight: scaled(height),
            stride: stride)
    }

    /// Describes a grid by both sizes, in pixels.
    public init(width: Int, height: Int, scaledWidth: Int, scaledHeight: Int, stride: Int) {
        guard min(width, height, scaledWidth, scaledHeight, stride) > 0 else {
            programmingError("PlaceGrid: \(width)x\(height), \(scaledWidth)x\(scaledHeight)")
        }
        (self.width, self.height, self.stride) = (width, height, stride)
        (self.scaledWidth, self.scaledHeight) = (scaledWidth, scaledHeight)
    }

    /// The shares of labels in the area of each place: a square of `stride` pixels around it, cut off at the edges.
    ///
    /// - Parameters:
    ///   - map: labels of the original picture.
    ///   - objects: labels of objects; all others are background.
    /// - Returns: background first, then the objects in their order.
    public func field(of map: LabelMap, objects: [UInt8]) -> LabelField {
        guard (map.width, map.height) == (width, height) else {
            programmingError("PlaceGrid: labels of \(map.width)x\(map.height)")
        }
        var indices = [Int](repeating: 0, count: 256)
        for (index, label) in objects.enumerated() { indices[Int(label)] = index + 1 }
        let across = (0..<columns).map { coverage($0, width, scaledWidth) }
        let down = (0..<rows).map { coverage($0, height, scaledHeight) }
        let labelCount = objects.count + 1
        var values = [Float](repeating: 0, count: rows * columns * labelCount)
        for (row, ys) in down.enumerated() {
            for (column, xs) in across.enumerated() {
                let start = (row * columns + column) * labelCount
                for (y, vertical) in ys {
                    for (x, horizontal) in xs {
                        let label = indices[Int(map.labels[y * width + x])]
                        values[start + label] += vertical * horizontal
                    }
                }
            }
        }
        return LabelField(rows: rows, columns: columns, labelCount: labelCount, values: values)
    }

    /// The label that each pixel of the original has most of, after bilinear interpolation between places; of equal ones
    /// the first.
    public func map(of field: LabelField, objects: [UInt8]) -> LabelMap {
        let count = field.labelCount
        let across = (0..<width).map { position($0, columns, width, scaledWidth) }
        let labels = [0] + objects
        var result = [UInt8](repeating: 0, count: width * height)
        var line = [Float](repeating: 0, count: columns * count)
        for y in 0..<height {
            let (row, share) = position(y, rows, height, scaledHeight)
            let (upper, lower) = (row * columns, min(row + 1, rows - 1) * columns)
            for index in line.indices {
                let (above, below) = (
                    field.values[upper * count + index], field.values[lower * count + index]
                )
                line[index] = above + share * (below - above)
            }
            for x in 0..<width {
                let (column, share) = across[x]
                let (left, right) = (column * count, min(column + 1, columns - 1) * count)
                var (best, most) = (0, -Float.infinity)
                for label in 0..<count {
                    let value =
                        line[left + label]
                        + share * (line[right + label] - line[left + label])
                    if value > most { (best, most) = (label, value) }
                }
                result[y * width + x] = labels[best]
            }
        }
        return LabelMap(width: width, height: height, labels: result)
    }

    /// Where a place, or a point between places, lies in the original, in pixels.
    public func pixel(column: Double, row: Double) -> (x: Double, y: Double) {
        func pixel(_ place: Double, _ length: Int, _ scaled: Int) -> Double {
            (place * Double(stride) + 0.5) * Double(length) / Double(scaled) - 0.5
        }
        return (pixel(column, width, scaledWidth), pixel(row, height, scaledHeight))
    }

    /// The pixels in the area of a place along one axis, with their shares of it.
    private func coverage(_ place: Int, _ length: Int, _ scaled: Int) -> [(Int, Float)] {
        let factor = Double(length) / Double(scaled)
        // Pixel p covers p to p + 1.
        let middle = (Double(place * stride) + 0.5) * factor
        let half = Double(stride) * factor / 2
        let start = max(0, middle - half)
        let end = min(Double(length), middle + half)
        return (Int(start)..<min(length, Int(end.rounded(.up)))).map { pixel in
            let covered = min(end, Double(pixel + 1)) - max(start, Double(pixel))
            return (pixel, Float(covered / (end - start)))
        }
    }

    /// The place before a pixel along one axis, and how far it lies on the way to the next, 0 to 1.
    private func position(
        _ pixel: Int, _ places: Int, _ length: Int, _ scaled: Int
    ) -> (Int, Float) {
        let scaledPixel = (Double(pixel) + 0.5) * Double(scaled) / Double(length) - 0.5
        let place = min(max(scaledPixel / Double(stride), 0), Double(places - 1))
        return (Int(place), Float(place - place.rounded(.down)))
    }
}
