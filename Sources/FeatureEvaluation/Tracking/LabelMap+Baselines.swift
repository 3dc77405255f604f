// Masks of those who do not look where things go.

internal import MediaIO

extension LabelMap {
    /// Nothing anywhere.
    var emptied: LabelMap {
        LabelMap(width: width, height: height, labels: [UInt8](repeating: 0, count: labels.count))
    }

    /// All objects moved alike, such that the middle of the box around them is that of the frame; what is not known
    /// becomes background.
    var centred: LabelMap {
        let objects = labels.indices.filter { Self.isObject(labels[$0]) }
        let (columns, rows) = (objects.map { $0 % width }, objects.map { $0 / width })
        func way(_ places: [Int], _ length: Int) -> Int {
            (length - 1 - (places.min() ?? 0) - (places.max() ?? 0)) / 2
        }
        let (right, down) = (way(columns, width), way(rows, height))
        var moved = [UInt8](repeating: 0, count: labels.count)
        // No box is larger than the frame: all stays inside.
        for place in objects { moved[place + down * width + right] = labels[place] }
        return LabelMap(width: width, height: height, labels: moved)
    }

    private static func isObject(_ label: UInt8) -> Bool {
        label != 0 && label != SequenceJudge.voidLabel
    }
}
