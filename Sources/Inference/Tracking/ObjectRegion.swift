public import MediaIO

/// Where an object is in a frame.
public struct ObjectRegion: Sendable, Equatable {
    /// Pixels.
    public let area: Int
    /// The mean of its pixels' columns and rows.
    public let centre: (x: Double, y: Double)
    /// Its first column and row, and those after its last.
    public let box: (left: Int, top: Int, right: Int, bottom: Int)

    /// The regions of objects.
    ///
    /// - Parameters:
    ///   - objects: the labels asked for.
    ///   - map: the labels of a frame.
    /// - Returns: one for each; nil where nothing bears the label.
    public static func regions(of objects: [UInt8], in map: LabelMap) -> [ObjectRegion?] {
        var sums = [UInt8: Sum]()
        for (place, label) in map.labels.enumerated() where label != 0 {
            sums[label, default: Sum()].add(place % map.width, place / map.width)
        }
        return objects.map { sums[$0]?.region }
    }

    /// Whether all numbers are equal.
    public static func == (a: ObjectRegion, b: ObjectRegion) -> Bool {
        a.area == b.area && a.centre == b.centre && a.box == b.box
    }

    private struct Sum {
        var count = 0
        var (x, y) = (0, 0)
        var (left, top, right, bottom) = (Int.max, Int.max, 0, 0)

        mutating func add(_ column: Int, _ row: Int) {
            count += 1
            x += column
            y += row
            (left, top) = (min(left, column), min(top, row))
            (right, bottom) = (max(right, column + 1), max(bottom, row + 1))
        }

        var region: ObjectRegion {
            ObjectRegion(
                area: count,
                centre: (Double(x) / Double(count), Double(y) / Double(count)),
                box: (left, top, right, bottom))
        }
    }
}
