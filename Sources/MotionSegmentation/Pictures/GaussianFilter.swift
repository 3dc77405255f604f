internal import Foundation

/// A Gaussian over rows and columns, cut off after three deviations; at edges, over what there is.
struct GaussianFilter {
    private let taps: [Float]
    private var radius: Int { taps.count - 1 }

    /// - Parameter deviation: in pixels; 0 changes nothing.
    init(deviation: Double) {
        let radius = Int((3 * deviation).rounded(.up))
        taps = (0...radius).map { step in
            step == 0 ? 1 : Float(exp(-Double(step * step) / (2 * deviation * deviation)))
        }
    }

    /// Weighted means of planes `[planes, height, width]`.
    func apply(to values: [Float], planes: Int, width: Int, height: Int) -> [Float] {
        if radius == 0 { return values }
        let sideways = alongRows(values, rows: planes * height, width)
        return alongColumns(sideways, planes: planes, width, height)
    }

    private func alongRows(_ values: [Float], rows: Int, _ width: Int) -> [Float] {
        var result = values
        for x in 0..<width {
            let range = max(0, x - radius)...min(width - 1, x + radius)
            let total = range.reduce(Float(0)) { $0 + taps[abs($1 - x)] }
            for row in 0..<rows {
                var sum: Float = 0
                for column in range { sum += taps[abs(column - x)] * values[row * width + column] }
                result[row * width + x] = sum / total
            }
        }
        return result
    }

    private func alongColumns(
        _ values: [Float], planes: Int, _ width: Int, _ height: Int
    ) -> [Float] {
        var result = [Float](repeating: 0, count: values.count)
        for y in 0..<height {
            let range = max(0, y - radius)...min(height - 1, y + radius)
            let total = range.reduce(Float(0)) { $0 + taps[abs($1 - y)] }
            for plane in 0..<planes {
                let target = (plane * height + y) * width
                for row in range {
                    let (source, weight) = (
                        (plane * height + row) * width, taps[abs(row - y)] / total
                    )
                    for x in 0..<width { result[target + x] += weight * values[source + x] }
                }
            }
        }
        return result
    }
}
