// Batch norm and row normalization, written from their formulas.

internal import Glibc

extension ReferenceArray {
    /// Mean and biased variance of each channel of `[N, C, H, W]`.
    public func channelStatistics() -> (mean: ReferenceArray, variance: ReferenceArray) {
        var mean = ReferenceArray([shape[1]])
        var variance = ReferenceArray([shape[1]])
        let samples = Double(shape[0] * shape[2] * shape[3])
        for channel in 0..<shape[1] {
            forEachInChannel(channel) { mean.values[channel] += $0 / samples }
            let center = mean.values[channel]
            forEachInChannel(channel) {
                variance.values[channel] += ($0 - center) * ($0 - center) / samples
            }
        }
        return (mean, variance)
    }

    /// scale (x - mean) / sqrt(variance + epsilon) + shift, then max(·, 0) if `relu`.
    public func normalized(
        _ statistics: (mean: ReferenceArray, variance: ReferenceArray), scale: ReferenceArray,
        shift: ReferenceArray, epsilon: Double, relu: Bool
    ) -> ReferenceArray {
        var result = self
        result.fill { n, c, i, j in
            let deviation = (statistics.variance.values[c] + epsilon).squareRoot()
            let centered = at(n, c, i, j) - statistics.mean.values[c]
            let value = scale.values[c] * centered / deviation + shift.values[c]
            return relu ? max(value, 0) : value
        }
        return result
    }

    /// x / max(‖x‖, epsilon) per row.
    public func l2Normalized(epsilon: Double) -> ReferenceArray {
        var result = self
        let columns = shape[1]
        for row in 0..<shape[0] {
            let range = (row * columns)..<((row + 1) * columns)
            let length = values[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
            for index in range { result.values[index] /= max(length, epsilon) }
        }
        return result
    }

    private func forEachInChannel(_ channel: Int, _ body: (Double) -> Void) {
        for n in 0..<shape[0] {
            for i in 0..<shape[2] {
                for j in 0..<shape[3] { body(at(n, channel, i, j)) }
            }
        }
    }
}
