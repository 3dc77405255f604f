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

    /// Writes softmax(x) and returns log Σ exp x; the maximum is subtracted first, so that no
    /// exponential overflows.
    private static func whole(
        _ logits: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>
    ) -> Double {
        let maximum = Double(logits.max() ?? 0)
        var sum = 0.0
        for logit in logits { sum += exp(Double(logit) - maximum) }
        for index in logits.indices {
            result[index] = Float(exp(Double(logits[index]) - maximum) / sum)
        }
        return maximum + log(sum)
    }

    /// The same over the elements whose mask is not 0.
    private static func masked(
        _ logits: UnsafeBufferPointer<Float>, _ mask: ArraySlice<Float>,
        into result: UnsafeMutableBufferPointer<Float>
    ) -> Double {
        let kept = logits.indices.filter { mask[mask.startIndex + $0] != 0 }
        result.update(repeating: 0)
        let maximum = kept.reduce(-Double.infinity) { max($0, Double(logits[$1])) }
        guard maximum > -.infinity else { return maximum }
        let sum = kept.reduce(0) { $0 + exp(Double(logits[$1]) - maximum) }
        for index in kept { result[index] = Float(exp(Double(logits[index]) - maximum) / sum) }
        return maximum + log(sum)
    }
}
