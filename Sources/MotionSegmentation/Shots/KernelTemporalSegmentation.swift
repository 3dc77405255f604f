internal import Foundation

/// Cuts a sequence where what its frames look like changes at once.
///
/// Of all ways to cut, the one is taken whose parts are most alike within: the sum of squared distances of all
/// features from the mean of their part, divided by the number of frames, plus a penalty for each cut. Source: Potapov,
/// Douze, Harchaoui, Schmid, "Category-Specific Video Summarization", ECCV 2014, section 3, with the penalty of their
/// code, vmax m / (2 n) (ln(n / m) + 1) for m cuts in n frames.
enum KernelTemporalSegmentation {
    /// How dear a cut is; that of videoseg (Pathak et al.).
    private static let dearness = 0.6

    /// The parts of a sequence, in order.
    ///
    /// - Parameters:
    ///   - features: one vector a frame.
    ///   - mostParts: at least 1.
    /// - Returns: ranges of frames that together are all frames; none where there is no frame.
    static func parts(of features: [[Float]], mostParts: Int) -> [Range<Int>] {
        let count = features.count
        guard count > 0 else { return [] }
        let scatter = Scatter(features)
        let most = min(mostParts, count)
        // costs[k][end]: the least scatter of frames before `end` in k + 1 parts; starts: of the last of these.
        var costs = [(0...count).map { scatter.of(0..<$0) }]
        var starts = [[Int](repeating: 0, count: count + 1)]
        for k in 1..<max(1, most) where k < most {
            var (best, from) = ([Double](repeating: .infinity, count: count + 1), starts[0])
            for end in k + 1...count {
                for start in k..<end {
                    let cost = costs[k - 1][start] + scatter.of(start..<end)
                    if cost < best[end] { (best[end], from[end]) = (cost, start) }
                }
            }
            costs.append(best)
            starts.append(from)
        }
        let cuts = costs.indices.min { total($0, costs, count) < total($1, costs, count) } ?? 0
        var (parts, end) = ([Range<Int>](), count)
        for k in stride(from: cuts, through: 0, by: -1) {
            parts.insert(starts[k][end]..<end, at: 0)
            end = starts[k][end]
        }
        return parts
    }

    private static func total(_ cuts: Int, _ costs: [[Double]], _ count: Int) -> Double {
        let (frames, m) = (Double(count), Double(cuts))
        let penalty = cuts == 0 ? 0 : dearness * m / (2 * frames) * (log(frames / m) + 1)
        return costs[cuts][count] / frames + penalty
    }
}

/// The scatter of features in stretches of a sequence, from sums over the matrix of their products.
private struct Scatter {
    private let squares: [Double]
    /// Sums of products over all pairs of frames before a row and before a column.
    private let sums: [Double]
    private let side: Int

    init(_ features: [[Float]]) {
        let count = features.count
        side = count + 1
        var squares = [Double](repeating: 0, count: side)
        var sums = [Double](repeating: 0, count: side * side)
        for row in 0..<count {
            var line = 0.0
            for column in 0..<count {
                let product = zip(features[row], features[column])
                    .reduce(0.0) { $0 + Double($1.0 * $1.1) }
                line += product
                if row == column { squares[row + 1] = squares[row] + product }
                sums[(row + 1) * side + column + 1] = sums[row * side + column + 1] + line
            }
        }
        self.squares = squares
        self.sums = sums
    }

    /// The sum of squared distances from the mean.
    func of(_ range: Range<Int>) -> Double {
        guard !range.isEmpty else { return 0 }
        let (low, high) = (range.lowerBound, range.upperBound)
        let block =
            sums[high * side + high] - sums[low * side + high] - sums[high * side + low]
            + sums[low * side + low]
        return max(0, squares[high] - squares[low] - block / Double(range.count))
    }
}
