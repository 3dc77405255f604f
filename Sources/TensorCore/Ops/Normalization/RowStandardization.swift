// Mean 0 and variance 1 over runs of numbers, under layer and group norm.

extension Tensor {
    /// (x - mean) / sqrt(variance + epsilon) over each run of `length` elements in row-major order,
    /// with the biased variance.
    func standardized(
        runs length: Int, epsilon: Float, _ operation: String
    ) -> Tensor {
        let source = dense()
        let rows = length == 0 ? 0 : count / length
        let inverse = Storage(floatCount: rows)
        let result = source.withStored { source in
            inverse.withFloats(rows) { inverse in
                Tensor(shape: shape) { result in
                    guard let result = result.baseAddress else { return }
                    ComputeThreads.forEach(rows) { row in
                        let start = row * length
                        let mean = RowSums.sum(source + start, length) / Double(length)
                        let variance =
                            RowSums.squares(source + start, length, around: mean) / Double(length)
                        let factor = Float(1 / (variance + Double(epsilon)).squareRoot())
                        let center = Float(mean)
                        inverse[row] = factor
                        for index in start..<(start + length) {
                            result[index] = factor * (source[index] - center)
                        }
                    }
                }
            }
        }
        return result.recording(operation, [self], keeping: [result]) {
            [$1[0].standardizedBackward(inverse, rows: rows, length: length, gradient: $0)]
        }
    }

    /// With y the result: dx = (dy - mean(dy) - y mean(dy y)) / sqrt(variance + epsilon).
    private func standardizedBackward(
        _ inverse: Storage, rows: Int, length: Int, gradient: Tensor
    ) -> Tensor {
        let gradient = gradient.dense()
        return withStored { output in
            gradient.withStored { gradient in
                inverse.withFloats(rows) { inverse in
                    Tensor(shape: shape) { result in
                        guard let result = result.baseAddress else { return }
                        ComputeThreads.forEach(rows) { row in
                            let (y, dy) = (output + row * length, gradient + row * length)
                            let dx = result + row * length
                            let mean = Float(RowSums.sum(dy, length) / Double(length))
                            let slope = Float(RowSums.product(y, dy, length) / Double(length))
                            for index in 0..<length {
                                dx[index] = inverse[row] * (dy[index] - mean - y[index] * slope)
                            }
                        }
                    }
                }
            }
        }
    }
}
