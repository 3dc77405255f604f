// Matrix products, distances, and the classification loss, written from their formulas.

internal import Glibc

extension ReferenceArray {
    /// Σ_k a[i,k] b[k,j].
    public func matmul(_ other: ReferenceArray) -> ReferenceArray {
        var result = ReferenceArray([shape[0], other.shape[1]])
        for i in 0..<shape[0] {
            for j in 0..<other.shape[1] {
                for k in 0..<shape[1] { result[i, j] += self[i, k] * other[k, j] }
            }
        }
        return result
    }

    /// a[j,i].
    public func transposed() -> ReferenceArray {
        var result = ReferenceArray([shape[1], shape[0]])
        for i in 0..<shape[0] {
            for j in 0..<shape[1] { result[j, i] = self[i, j] }
        }
        return result
    }

    /// Σ_k x[i,k] W[j,k] + b[j].
    public func linear(_ weight: ReferenceArray, _ bias: ReferenceArray?) -> ReferenceArray {
        var result = matmul(weight.transposed())
        for i in 0..<shape[0] {
            for j in 0..<weight.shape[0] { result[i, j] += bias?.values[j] ?? 0 }
        }
        return result
    }

    /// sqrt(‖a_i - b_j‖² + epsilon).
    public func pairwiseDistance(_ other: ReferenceArray, epsilon: Double) -> ReferenceArray {
        var result = ReferenceArray([shape[0], other.shape[0]])
        for i in 0..<shape[0] {
            for j in 0..<other.shape[0] {
                var square = 0.0
                for k in 0..<shape[1] {
                    square += (self[i, k] - other[j, k]) * (self[i, k] - other[j, k])
                }
                result[i, j] = (square + epsilon).squareRoot()
            }
        }
        return result
    }

    /// sqrt(‖a_i - b_i‖² + epsilon).
    public func pairedDistance(_ other: ReferenceArray, epsilon: Double) -> ReferenceArray {
        let all = pairwiseDistance(other, epsilon: epsilon)
        return ReferenceArray([shape[0]], (0..<shape[0]).map { all[$0, $0] })
    }

    /// Σ_i w_i (-log softmax(x_i)[label_i]) / Σ_i w_i.
    public func softmaxCrossEntropy(_ labels: [Int], _ weights: [Double]) -> ReferenceArray {
        var loss = 0.0
        for (row, label) in labels.enumerated() {
            var sum = 0.0
            for column in 0..<shape[1] { sum += exp(self[row, column]) }
            loss -= weights[row] * log(exp(self[row, label]) / sum)
        }
        return ReferenceArray([], [loss / weights.reduce(0, +)])
    }
}
