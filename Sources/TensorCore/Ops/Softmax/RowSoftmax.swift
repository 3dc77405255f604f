// Softmax of rows of numbers: what softmax, its logarithm and the classification losses share.

internal import Glibc

/// Softmax and log Σ exp of every row along the last axis.
struct RowSoftmax {
    /// Softmax, in the shape of the logits; 0 for elements that are left out.
    let probabilities: Tensor
    /// log Σ exp of each row; -∞ where nothing is left.
    let logSums: [Double]

    /// Computes both in double precision.
    ///
    /// - Parameters:
    ///   - logits: at least one axis.
    ///   - mask: 0 for each element that is left out; nil if none is.
    init(_ logits: Tensor, mask: [Float]? = nil) {
        let classes = logits.shape.last ?? 1
        let rows = logits.shape.dropLast().reduce(1, *)
        var logSums = [Double](repeating: 0, count: rows)
        probabilities = logits.withValues { logits in
            Tensor(shape: logits.isEmpty ? [0] : [rows, classes]) { result in
                guard !logits.isEmpty else { return }
                for row in 0..<rows {
                    let range = (row * classes)..<((row + 1) * classes)
                    let slice = UnsafeBufferPointer(rebasing: logits[range])
                    let target = UnsafeMutableBufferPointer(rebasing: result[range])
                    if let mask {
                        logSums[row] = Self.masked(slice, mask[range], into: target)
                    } else {
                        logSums[row] = Self.whole(slice, into: target)
                    }
                }
            }
        }.reshaped(to: logits.shape)
        if logits.count == 0 { logSums = logSums.map { _ in -.infinity } }
        self.logSums = logSums
    }

    /// The gradient of each row's log Σ exp: softmax, and 0 in rows where that is -∞.
    var slopesOfLogSums: Tensor {
        guard logSums.contains(-.infinity) else { return probabilities }
        let width = max(probabilities.shape.last ?? 1, 1)
        return probabilities.withValues { probabilities in
            Tensor(shape: self.probabilities.shape) { result in
                for index in result.indices {
                    result[index] = logSums[index / width] > -.infinity ? probabilities[index] : 0
                }
            }
        }
    }

    /// Writes softmax(x) and returns log Σ exp x; the maximum is subtracted first, so that no
    /// exponential overflows.
    private static func whole(
        _ logits: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>
    ) -> Double {
        let maximum = Double(logits.max { $1.isLarger(than: $0) } ?? 0)
        var sum = 0.0
        for logit in logits { sum += exp(Double(logit) - maximum) }
        for index in logits.indices {
            result[index] = Float(exp(Double(logits[index]) - maximum) / sum)
        }
        return logSum(sum, over: maximum)
    }

    /// The same over the elements whose mask is not 0.
    private static func masked(
        _ logits: UnsafeBufferPointer<Float>, _ mask: ArraySlice<Float>,
        into result: UnsafeMutableBufferPointer<Float>
    ) -> Double {
        let kept = logits.indices.filter { mask[mask.startIndex + $0] != 0 }
        result.update(repeating: 0)
        guard let first = kept.first else { return -.infinity }
        let largest = kept.reduce(logits[first]) {
            logits[$1].isLarger(than: $0) ? logits[$1] : $0
        }
        let maximum = Double(largest)
        let sum = kept.reduce(0) { $0 + exp(Double(logits[$1]) - maximum) }
        for index in kept { result[index] = Float(exp(Double(logits[index]) - maximum) / sum) }
        return logSum(sum, over: maximum)
    }

    /// log Σ exp x from Σ exp(x - maximum), which says nothing where the maximum is infinite.
    private static func logSum(_ sum: Double, over maximum: Double) -> Double {
        maximum.isInfinite ? maximum : maximum + log(sum)
    }
}
