internal import TensorCore

/// How the frames of one sequence find those of another.
struct SequenceAlignment {
    /// For each frame of the query its nearest frame in the other sequence, of equally near ones the first.
    let neighbours: [Int]
    /// Frames of the other sequence.
    let count: Int

    /// Looks for the nearest frames (Euclidean).
    ///
    /// - Parameters:
    ///   - query: one row a frame.
    ///   - other: one row a frame, at least one.
    init(_ query: FeatureMatrix, in other: FeatureMatrix) {
        count = other.rowCount
        // |a - b|² but for |a|²; about a common middle, so that little is lost to rounding.
        let middle = ProbeFeatures.mean((0..<other.rowCount).map { Array(other.row($0)) })
        let (left, right) = (query.less(middle), other.less(middle))
        let squares = (0..<right.rowCount).map { row in
            right.row(row).reduce(Float(0)) { $0 + $1 * $1 }
        }
        let (count, columns) = (count, right.tensor)
        // A part of the query at a time, so that memory does not grow with the square of the length.
        neighbours = stride(from: 0, to: left.rowCount, by: Self.rowsAtOnce).flatMap { start in
            let part = left.rows(Array(start..<min(start + Self.rowsAtOnce, left.rowCount)))
            let products = withoutGradients {
                part.tensor.matmul(columns, transposesOther: true).values
            }
            return (0..<part.rowCount).map { row in
                var best = (place: 0, distance: Float.infinity)
                for place in 0..<count {
                    let distance = squares[place] - 2 * products[row * count + place]
                    if distance < best.distance { best = (place, distance) }
                }
                return best.place
            }
        }
    }

    private static let rowsAtOnce = 1024

    /// Takes neighbours from elsewhere.
    init(neighbours: [Int], count: Int) {
        (self.neighbours, self.count) = (neighbours, count)
    }

    /// The alignment error: the mean of |i / n - j / m| over frames i of the n of the query and their neighbours j among
    /// m, 0 to 1.
    ///
    /// Source: Sermanet and others, "Time-Contrastive Networks", ICRA 2018, section 4.1, and its code
    /// (`alignment.py`); there n = m.
    var error: Double {
        Self.mean(
            neighbours.indices.map { abs(place($0) - Double(neighbours[$0]) / Double(count)) })
    }

    /// The error of neighbours drawn blindly, in the mean.
    var randomError: Double {
        Self.mean(
            neighbours.indices.map { index in
                // Over j of m: |p - j / m|, of which the first k are not beyond p.
                let (p, m) = (place(index), Double(count))
                let k = min(m, (p * m).rounded(.down) + 1)
                let (before, after) = (k * (k - 1) / 2, m * (m - 1) / 2 - k * (k - 1) / 2)
                return (k * p - before / m + after / m - (m - k) * p) / m
            })
    }

    /// The error where the neighbour is always the frame in the middle.
    var middleError: Double {
        Self.mean(
            neighbours.indices.map { abs(place($0) - Double(count - 1) / 2 / Double(count)) })
    }

    /// Kendall's tau of the frames' order and that of their neighbours; nil where all have the same one.
    ///
    /// Source: Dwibedi and others, "Temporal Cycle-Consistency Learning", CVPR 2019, section 4.
    var kendallTau: Double? { KendallTau.tau(Array(neighbours.indices), neighbours) }

    private func place(_ index: Int) -> Double { Double(index) / Double(neighbours.count) }

    private static func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(max(1, values.count))
    }
}
