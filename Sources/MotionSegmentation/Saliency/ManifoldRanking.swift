/// Ranks the nodes of a graph by how well they are tied to some of them: (D - αW)⁻¹ of the queries.
///
/// W holds the weights, D their sums by row. Source: Zhou, Weston, Gretton, Bousquet, Schölkopf, "Ranking on Data
/// Manifolds", NIPS 2003, without normalization. Solved by Cholesky's decomposition.
struct ManifoldRanking {
    private let count: Int
    /// Lower triangle L of L Lᵀ = D - αW, by rows.
    private let triangle: [Double]

    /// Nil where the graph leaves a node alone.
    init?(_ weights: [Double], count: Int, alpha: Double) {
        var lower = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            let total = weights[row * count..<(row + 1) * count].reduce(0, +)
            for column in 0...row {
                var sum =
                    row == column
                    ? total - alpha * weights[row * count + row]
                    : -alpha * weights[row * count + column]
                for index in 0..<column {
                    sum -= lower[row * count + index] * lower[column * count + index]
                }
                if row == column {
                    guard sum > 0 else { return nil }
                    lower[row * count + row] = sum.squareRoot()
                } else {
                    lower[row * count + column] = sum / lower[column * count + column]
                }
            }
        }
        self.count = count
        triangle = lower
    }

    /// How well each node is tied to the queries.
    func answers(to queries: [Int]) -> [Double] {
        var values = [Double](repeating: 0, count: count)
        for query in queries { values[query] = 1 }
        for row in 0..<count {
            for column in 0..<row { values[row] -= triangle[row * count + column] * values[column] }
            values[row] /= triangle[row * count + row]
        }
        for row in (0..<count).reversed() {
            for lower in row + 1..<count {
                values[row] -= triangle[lower * count + row] * values[lower]
            }
            values[row] /= triangle[row * count + row]
        }
        return values
    }
}
