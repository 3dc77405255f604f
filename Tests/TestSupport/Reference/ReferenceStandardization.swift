// Layer, group and local response normalization, written from their formulas.

internal import Glibc

extension ReferenceArray {
    /// (x - mean) / sqrt(variance + epsilon) over each run of `length` elements.
    public func standardized(runs length: Int, epsilon: Double) -> ReferenceArray {
        var result = self
        for start in stride(from: 0, to: values.count, by: length) {
            let run = values[start..<(start + length)]
            let mean = run.reduce(0, +) / Double(length)
            let variance = run.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(length)
            for index in run.indices {
                result.values[index] = (values[index] - mean) / (variance + epsilon).squareRoot()
            }
        }
        return result
    }

    /// x_c / (k + alpha/size Σ_d x_d²)^beta, d from c - size/2 to c + size/2.
    public func localResponseNormalized(
        size: Int, alpha: Double, beta: Double, k: Double
    ) -> ReferenceArray {
        var result = self
        let positions = shape.dropFirst(2).reduce(1, *)
        for (at, index) in Self.indices([shape[0], shape[1], positions]).enumerated() {
            var sum = 0.0
            for channel in (index[1] - size / 2)...(index[1] + size / 2)
            where channel >= 0 && channel < shape[1] {
                let value = values[(index[0] * shape[1] + channel) * positions + index[2]]
                sum += value * value
            }
            result.values[at] /= pow(k + alpha / Double(size) * sum, beta)
        }
        return result
    }
}
