internal import Glibc

/// The labels of the places of one frame, from the likest places of others.
struct PlaceSearch: Sendable {
    let target: PlaceFeatures
    /// Remembered frames, and how far one may look in them, in places; nil for everywhere.
    let frames: [(frame: LabelPropagator.Frame, radius: Double?)]
    let neighbours: Int
    let temperature: Float

    /// A place of a remembered frame.
    private struct Match {
        var score: Float
        var frame: Int
        var place: Int
    }

    /// The labels of a row of places, `[columns, labelCount]`.
    func labels(ofRow row: Int) -> [Float] {
        let labelCount = frames[0].frame.labels.labelCount
        var result = [Float](repeating: 0, count: target.columns * labelCount)
        for column in 0..<target.columns {
            let matches = matches(row, column)
            let largest = matches.first?.score ?? 0
            let weights = matches.map { expf(($0.score - largest) / temperature) }
            let total = weights.reduce(0, +)
            for (match, weight) in zip(matches, weights) {
                let source = frames[match.frame].frame.labels.values
                for label in 0..<labelCount {
                    result[column * labelCount + label] +=
                        weight / total * source[match.place * labelCount + label]
                }
            }
        }
        return result
    }

    /// The likest places, the best first; of equal ones the one met first.
    private func matches(_ row: Int, _ column: Int) -> [Match] {
        var best: [Match] = []
        best.reserveCapacity(neighbours + 1)
        let start = (row * target.columns + column) * target.width
        target.values.withUnsafeBufferPointer { own in
            guard let own = own.baseAddress else { return }
            for (index, candidate) in frames.enumerated() {
                candidate.frame.features.values.withUnsafeBufferPointer { others in
                    guard let others = others.baseAddress else { return }
                    for y in rows(around: row, candidate.radius) {
                        let span = columns(around: column, distance: y - row, candidate.radius)
                        for place in y * target.columns + span.lowerBound..<y * target.columns
                            + span.upperBound
                        {
                            let score = product(own + start, others + place * target.width)
                            insert(Match(score: score, frame: index, place: place), into: &best)
                        }
                    }
                }
            }
        }
        return best
    }

    @inline(__always)
    private func insert(_ match: Match, into best: inout [Match]) {
        if best.count == neighbours {
            // Written so that what is not a number never enters.
            guard let least = best.last, match.score > least.score else { return }
            best.removeLast()
        } else if match.score.isNaN {
            return
        }
        var position = best.count
        while position > 0, best[position - 1].score < match.score { position -= 1 }
        best.insert(match, at: position)
    }

    /// Rows closer than the radius.
    private func rows(around row: Int, _ radius: Double?) -> Range<Int> {
        guard let radius else { return 0..<target.rows }
        let reach = Self.largest(below: radius)
        return max(0, row - reach)..<min(target.rows, row + reach + 1)
    }

    /// Columns that, in a row at a distance, are closer than the radius.
    private func columns(around column: Int, distance: Int, _ radius: Double?) -> Range<Int> {
        guard let radius else { return 0..<target.columns }
        let squared = radius * radius - Double(distance * distance)
        let reach = Self.largest(below: squared.squareRoot())
        return max(0, column - reach)..<min(target.columns, column + reach + 1)
    }

    /// The largest whole number less than a positive one.
    private static func largest(below limit: Double) -> Int { Int(limit.rounded(.up)) - 1 }

    /// The inner product of two places' features.
    @inline(__always)
    private func product(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>) -> Float {
        var sum = SIMD8<Float>.zero
        var index = 0
        while index < target.width {
            let left = UnsafeRawPointer(a + index).loadUnaligned(as: SIMD8<Float>.self)
            let right = UnsafeRawPointer(b + index).loadUnaligned(as: SIMD8<Float>.self)
            sum += left * right
            index += 8
        }
        return sum.sum()
    }
}
