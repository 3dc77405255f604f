internal import ClipDatasets
internal import Essentials
internal import MotionSegmentation

/// Which part of a frame a sample of `motionmask` shows, and its mask.
enum MaskPart {
    private static let attempts = 10
    /// The least share of what moves that has to be in the part.
    private static let leastShown = 0.5

    /// A random part in which at least half of the moving pixels lie; the whole frame where ten tries gave none, and
    /// where nothing is random.
    ///
    /// - Parameters:
    ///   - views: the rule of parts.
    ///   - scores: of the whole frame.
    ///   - random: the sample's stream.
    /// - Returns: a part of the frame.
    static func draw(
        _ views: MotionMaskViews, of scores: ScoreMap, random: inout RandomStream
    ) -> PixelRectangle {
        let whole = PixelRectangle(x: 0, y: 0, width: scores.width, height: scores.height)
        guard views.isRandom else { return whole }
        for _ in 0..<attempts {
            let part = views.crop.draw(
                width: scores.width, height: scores.height, random: &random)
            if shownShare(of: scores, in: part) >= leastShown { return part }
        }
        return whole
    }

    private static func shownShare(of scores: ScoreMap, in part: PixelRectangle) -> Double {
        var (shown, all) = (0, 0)
        let (columns, rows) = (part.x..<part.x + part.width, part.y..<part.y + part.height)
        for (index, score) in scores.values.enumerated() where score >= ScoreMap.moving {
            all += 1
            if columns.contains(index % scores.width), rows.contains(index / scores.width) {
                shown += 1
            }
        }
        return all == 0 ? 0 : Double(shown) / Double(all)
    }

    /// The scores of a part as a square map: means over 3 x 3 points of each cell.
    ///
    /// - Parameters:
    ///   - scores: of the whole frame.
    ///   - part: of the frame.
    ///   - side: of the map.
    ///   - isMirrored: whether left and right are exchanged.
    /// - Returns: `side` x `side` scores.
    static func scores(
        of scores: ScoreMap, _ part: PixelRectangle, side: Int, isMirrored: Bool
    ) -> ScoreMap {
        let points = 3
        func places(_ start: Int, _ length: Int) -> [Int] {
            (0..<points * side).map { start + (2 * $0 + 1) * length / (2 * points * side) }
        }
        let (columns, rows) = (places(part.x, part.width), places(part.y, part.height))
        var result = ScoreMap(width: side, height: side, all: 0)
        for (y, row) in rows.enumerated() {
            for (x, column) in columns.enumerated() {
                let cell = isMirrored ? side - 1 - x / points : x / points
                result.values[y / points * side + cell] +=
                    scores.values[row * scores.width + column]
            }
        }
        let share = 1 / Float(points * points)
        for index in result.values.indices { result.values[index] *= share }
        return result
    }
}
