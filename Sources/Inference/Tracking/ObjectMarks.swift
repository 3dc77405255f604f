public import Essentials
public import MediaIO

/// What is to be followed, as it is in the first frame.
public enum ObjectMarks: Sendable {
    /// The object of each pixel.
    case mask(LabelMap)
    /// A box around each object: first column and row, and those after the last.
    case boxes([(left: Int, top: Int, right: Int, bottom: Int)])
    /// A point of each object; a small disk around it is followed.
    case points([(x: Double, y: Double)])

    /// Radius of the disk around a point, as a share of the frame's shorter side.
    static let pointRadius = 0.03

    /// The labels of a frame: those of the mask, or 1, 2, … in the order given; where several lie, the last.
    ///
    /// - Parameters:
    ///   - width: of the frame.
    ///   - height: of the frame.
    /// - Returns: labels of the frame's pixels.
    /// - Throws: `ConfigurationError` where the mask has another size, a box or point lies outside, or nothing is marked.
    public func labels(width: Int, height: Int) throws(ConfigurationError) -> LabelMap {
        let map: LabelMap
        switch self {
        case .mask(let mask):
            guard mask.width == width, mask.height == height else {
                throw ConfigurationError(
                    "the mask has \(mask.width)x\(mask.height) pixels, the frame \(width)x\(height); "
                        + "give one of the frame's size")
            }
            map = mask
        case .boxes(let boxes):
            for box in boxes
            where box.left < 0 || box.top < 0 || box.right > width || box.bottom > height
                || box.left >= box.right || box.top >= box.bottom
            {
                throw ConfigurationError(
                    "the box \(box.left),\(box.top),\(box.right),\(box.bottom) does not lie in the "
                        + "frame of \(width)x\(height)")
            }
            map = Self.drawn(width, height, boxes.count) { x, y in
                boxes.lastIndex {
                    ($0.left..<$0.right).contains(x) && ($0.top..<$0.bottom).contains(y)
                }
            }
        case .points(let points):
            for point in points
            where !(0..<Double(width)).contains(point.x) || !(0..<Double(height)).contains(point.y)
            {
                throw ConfigurationError(
                    "the point \(point.x),\(point.y) does not lie in the frame of \(width)x\(height)"
                )
            }
            let radius = max(2, Self.pointRadius * Double(min(width, height)))
            map = Self.drawn(width, height, points.count) { x, y in
                points.lastIndex {
                    let (dx, dy) = (Double(x) - $0.x, Double(y) - $0.y)
                    return dx * dx + dy * dy <= radius * radius
                }
            }
        }
        guard map.labels.contains(where: { $0 != 0 && $0 != 255 }) else {
            let reason =
                map.labels.contains(255)
                ? ": its mask has no index but 0 and 255, which stands for pixels that nobody judges; "
                    + "give objects indices from 1 to 254" : ""
            throw ConfigurationError("nothing is marked in the first frame" + reason)
        }
        return map
    }

    private static func drawn(
        _ width: Int, _ height: Int, _ count: Int, _ object: (Int, Int) -> Int?
    ) -> LabelMap {
        LabelMap(
            width: width, height: height,
            labels: (0..<width * height).map { pixel in
                UInt8(object(pixel % width, pixel / width).map { $0 + 1 } ?? 0)
            })
    }
}
