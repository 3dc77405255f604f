internal import TensorCore

/// The contrast of all pairs of a batch: each picture has to find its sound among all sounds of
/// the batch, and each sound its picture.
enum CrossModalLoss {
    /// The mean of both cross-entropies, and the share of right answers.
    ///
    /// L = ½ [CE(S, i) + CE(Sᵀ, i)]. Where a clip is in the batch more than once, its other samples do not
    /// count as wrong answers: they are left out.
    ///
    /// - Parameters:
    ///   - similarities: `[N, N]`, pictures by sounds, already divided by the temperature.
    ///   - clips: the clip of each sample.
    /// - Returns: a scalar, and a share from 0 to 1.
    static func symmetric(_ similarities: Tensor, clips: [Int]) -> StepOutcome {
        let candidates = similarities + exclusions(clips)
        let labels = Array(clips.indices)
        let loss =
            0.5
            * (candidates.softmaxCrossEntropy(labels: labels)
                + candidates.transposed().softmaxCrossEntropy(labels: labels))
        return StepOutcome(loss: loss, accuracy: accuracy(candidates))
    }

    /// `[N, N]`: a large negative number where two different samples come from one clip, 0 elsewhere.
    static func exclusions(_ clips: [Int]) -> Tensor {
        Tensor(shape: [clips.count, clips.count]) { values in
            for (row, clip) in clips.enumerated() {
                for (column, other) in clips.enumerated() {
                    let isExcluded = row != column && clip == other
                    values[row * clips.count + column] = isExcluded ? -1e9 : 0
                }
            }
        }
    }

    /// How often the right answer is the best, over both directions; ties count as wrong.
    private static func accuracy(_ similarities: Tensor) -> Double {
        let n = similarities.shape[0]
        let values = similarities.values
        var right = 0
        for row in 0..<n {
            let own = values[row * n + row]
            let others = (0..<n).filter { $0 != row }
            right += others.allSatisfy { values[row * n + $0] < own } ? 1 : 0
            right += others.allSatisfy { values[$0 * n + row] < own } ? 1 : 0
        }
        return Double(right) / Double(max(1, 2 * n))
    }
}
