internal import TensorCore

/// Features of several items, one row each.
struct FeatureMatrix: Sendable {
    /// Row after row.
    let values: [Float]
    /// Numbers in a row, at least 1.
    let width: Int

    /// How many rows there are.
    var rowCount: Int { values.count / width }

    /// Takes rows of the same length, at least one.
    init(rows: [[Float]]) {
        width = max(1, rows.first?.count ?? 1)
        values = rows.flatMap { $0 }
    }

    /// Rows of several matrices of one width, one after the other.
    init(joining parts: [FeatureMatrix]) {
        self.init(values: parts.flatMap(\.values), width: parts.first?.width ?? 1)
    }

    private init(values: [Float], width: Int) {
        (self.values, self.width) = (values, width)
    }

    /// One row.
    func row(_ index: Int) -> ArraySlice<Float> { values[index * width..<(index + 1) * width] }

    /// Rows of its own, in the order of the indices.
    func rows(_ indices: [Int]) -> FeatureMatrix {
        FeatureMatrix(values: indices.flatMap { row($0) }, width: width)
    }

    /// The first rows.
    func first(_ count: Int) -> FeatureMatrix { rows(Array(0..<min(count, rowCount))) }

    /// The first row that holds something else than numbers.
    var firstRowWithoutNumbers: Int? {
        values.firstIndex { !$0.isFinite }.map { $0 / width }
    }

    /// `[rowCount, width]`.
    var tensor: Tensor { Tensor(values, shape: [rowCount, width]) }

    /// Rows of length 1; those without a direction stay as they are.
    var normalized: FeatureMatrix {
        var values = values
        for row in 0..<rowCount {
            let place = row * width..<(row + 1) * width
            let squares = values[place].reduce(0.0) { $0 + Double($1) * Double($1) }
            guard squares > 0 else { continue }
            let factor = Float(1 / squares.squareRoot())
            for index in place { values[index] *= factor }
        }
        return FeatureMatrix(values: values, width: width)
    }

    /// Every row less another.
    func less(_ other: [Float]) -> FeatureMatrix {
        FeatureMatrix(values: values.indices.map { values[$0] - other[$0 % width] }, width: width)
    }

    /// Every row less the mean of all.
    func centred() -> FeatureMatrix {
        less(ProbeFeatures.mean((0..<rowCount).map { Array(row($0)) }))
    }

    /// Each column less a mean, divided by a deviation.
    func scaled(by scaling: FeatureScaling) -> FeatureMatrix {
        var values = values
        for index in values.indices {
            let column = index % width
            values[index] =
                Float((Double(values[index]) - scaling.means[column]) * scaling.factors[column])
        }
        return FeatureMatrix(values: values, width: width)
    }
}

/// Means and deviations of columns, which make them alike.
struct FeatureScaling {
    let means: [Double]
    /// 1 / standard deviation (divided by N); 0 where a column is constant, so that it says nothing.
    let factors: [Double]

    /// Measures the columns of a matrix: of training's, never of what is tested.
    init(_ matrix: FeatureMatrix) {
        let (width, count) = (matrix.width, Double(max(1, matrix.rowCount)))
        var sums = [Double](repeating: 0, count: width)
        for row in 0..<matrix.rowCount {
            for (column, value) in matrix.row(row).enumerated() { sums[column] += Double(value) }
        }
        let means = sums.map { $0 / count }
        var squares = [Double](repeating: 0, count: width)
        for row in 0..<matrix.rowCount {
            for (column, value) in matrix.row(row).enumerated() {
                let difference = Double(value) - means[column]
                squares[column] += difference * difference
            }
        }
        self.means = means
        // Rounding of a mean is no deviation.
        factors = zip(squares, means).map { sum, mean in
            let deviation = (sum / count).squareRoot()
            return deviation > 1e-7 * max(abs(mean), 1e-30) ? 1 / deviation : 0
        }
    }
}
