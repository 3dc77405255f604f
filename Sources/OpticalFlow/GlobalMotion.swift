/// The motion that a whole picture has in common, as of a camera that pans, zooms or shakes.
///
/// An affine field, u = a0 + a1 x + a2 y and v = b0 + b1 x + b2 y, with x and y from -1 at one edge to 1 at the
/// other, fitted to a flow field by weighted least squares. Weights start from the deviation from the
/// median displacement and are drawn anew eight times as 1 / (1 + (r / s)²)² of the deviations r from the last fit,
/// (Geman, McClure 1987), s being their scaled median, so that what moves by itself does not count as long as it
/// covers up to two fifths of the picture. A homography would also follow a camera that turns far within one frame.
public struct GlobalMotion: Sendable, Equatable {
    /// a0, a1, a2, in pixels.
    public let horizontal: SIMD3<Double>
    /// b0, b1, b2, in pixels.
    public let vertical: SIMD3<Double>

    private static let rounds = 8
    /// Pixels that are looked at along each axis, at most.
    private static let samplesPerAxis = 24
    /// Deviations below this many pixels are all the same.
    private static let leastScale = 0.02

    /// Fits the motion of a field.
    public init(of field: FlowField) {
        let samples = Self.samples(of: field)
        var horizontal = SIMD3(Self.median(samples.map(\.u)), 0, 0)
        var vertical = SIMD3(Self.median(samples.map(\.v)), 0, 0)
        for _ in 0..<Self.rounds {
            let deviations = samples.map { sample in
                let (du, dv) = (
                    sample.u - (horizontal * sample.place).sum(),
                    sample.v - (vertical * sample.place).sum()
                )
                return (du * du + dv * dv).squareRoot()
            }
            let scale = max(Self.leastScale, 1.4826 * Self.median(deviations))
            let weights = deviations.map { 1 / Self.square(1 + Self.square($0 / scale)) }
            guard let fit = Self.fit(samples, weights) else { break }
            (horizontal, vertical) = fit
        }
        self.horizontal = horizontal
        self.vertical = vertical
    }

    private struct Sample {
        /// 1, x, y.
        let place: SIMD3<Double>
        let u, v: Double
    }

    private static func samples(of field: FlowField) -> [Sample] {
        let stepX = (field.width + samplesPerAxis - 1) / samplesPerAxis
        let stepY = (field.height + samplesPerAxis - 1) / samplesPerAxis
        return stride(from: stepY / 2, to: field.height, by: stepY).flatMap { y in
            stride(from: stepX / 2, to: field.width, by: stepX).map { x in
                let (u, v) = field[x, y]
                return Sample(place: place(x, y, field), u: Double(u), v: Double(v))
            }
        }
    }

    private static func place(_ x: Int, _ y: Int, _ field: FlowField) -> SIMD3<Double> {
        SIMD3(
            1, (2 * Double(x) + 1) / Double(field.width) - 1,
            (2 * Double(y) + 1) / Double(field.height) - 1)
    }

    private static func square(_ value: Double) -> Double { value * value }

    private static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }

    /// The affine field of least weighted squares; nil where the places do not determine it.
    private static func fit(
        _ samples: [Sample], _ weights: [Double]
    ) -> (SIMD3<Double>, SIMD3<Double>)? {
        // Rows of the symmetric matrix Σ w p pᵀ, and Σ w u p, Σ w v p.
        var rows = [SIMD3<Double>](repeating: .zero, count: 3)
        var (right, down) = (SIMD3<Double>.zero, SIMD3<Double>.zero)
        for (sample, weight) in zip(samples, weights) {
            let weighted = sample.place * weight
            for axis in 0..<3 { rows[axis] += weighted * sample.place[axis] }
            right += weighted * sample.u
            down += weighted * sample.v
        }
        let crosses = [cross(rows[1], rows[2]), cross(rows[2], rows[0]), cross(rows[0], rows[1])]
        let determinant = (rows[0] * crosses[0]).sum()
        guard determinant > 1e-9 * square(rows[0][0]) * rows[0][0] else { return nil }
        func solve(_ sums: SIMD3<Double>) -> SIMD3<Double> {
            (crosses[0] * sums[0] + crosses[1] * sums[1] + crosses[2] * sums[2]) / determinant
        }
        return (solve(right), solve(down))
    }

    private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(
            a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }

    /// What is left of a field without this motion.
    public func removed(from field: FlowField) -> FlowField {
        let plane = field.width * field.height
        var values = field.values
        for y in 0..<field.height {
            for x in 0..<field.width {
                let place = Self.place(x, y, field)
                values[y * field.width + x] -= Float((horizontal * place).sum())
                values[plane + y * field.width + x] -= Float((vertical * place).sum())
            }
        }
        return FlowField(width: field.width, height: field.height, values: values)
    }
}
