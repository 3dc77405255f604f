internal import TensorCore

/// The losses of `narration`, of similarities `[N, N K]` of clips and the sentences of all samples.
enum NarrationLoss {
    /// Each clip has to tell its own sentences, any of them, from those of others; and each of these has to
    /// tell its clip from others.
    ///
    /// L = -mean_i log Σ_P e^s / (Σ_P e^s + Σ_N e^s): P are the clip i with each of its own sentences; N the clip with the
    /// sentences of other samples and its sentences with other clips. With one sentence a sample it is noise-contrastive
    /// estimation with a single positive. Source: Miech et al., CVPR 2020, equation 1. The released code counts P twice
    /// below the line, once in each direction; here it counts once, as in the paper.
    ///
    /// - Parameters:
    ///   - similarities: `[N, N K]`, already divided by the temperature.
    ///   - sentences: what the columns say.
    /// - Returns: a scalar, and the share of clips whose best candidate is their own.
    static func multipleInstance(
        _ similarities: Tensor, _ sentences: BatchSentences
    ) -> StepOutcome {
        let all = candidates(similarities, sentences)
        let (positives, negatives) = (sentences.positives, sentences.negatives)
        let above = all.logSumExp(mask: Tensor(positives, shape: all.shape))
        let below = all.logSumExp(
            mask: Tensor(zip(positives, negatives).map { $0 + $1 }, shape: all.shape))
        return StepOutcome(
            loss: (below - above).mean(), accuracy: accuracy(all, positives, negatives))
    }

    /// Each clip has to be nearer to its first sentence than to wrong ones, and this nearer to it than to other clips.
    ///
    /// L = ½ (mean over other samples + mean over the other sentences of the same sample) of max(0, m + wrong - right);
    /// the first half has both directions, and counts alone where samples hold one sentence. Source: Miech, Zhukov,
    /// Alayrac, Tapaswi, Laptev, Sivic, "HowTo100M", ICCV 2019, equation 3. Differs from it: of the same video there are
    /// wrong sentences only, no wrong clips.
    ///
    /// - Parameters:
    ///   - similarities: `[N, N K]`.
    ///   - sentences: what the columns say; of each sample the first is right, the others are wrong.
    ///   - margin: m.
    /// - Returns: a scalar, and the share of clips that are nearest to their first sentence, among other samples.
    static func margin(
        _ similarities: Tensor, _ sentences: BatchSentences, margin: Float
    ) -> StepOutcome {
        let all = candidates(similarities, sentences)
        let (n, k) = (sentences.count, sentences.perSample)
        let width = 2 * n * k
        // Of the sentences of other samples the first alone are compared.
        var (between, within) = (sentences.negatives, sentences.positives)
        var right = within
        for place in between.indices where place % k != 0 { between[place] = 0 }
        for row in 0..<n {
            for sentence in 0..<k {
                let place = row * width + row * k + sentence
                let isRight = sentence == 0
                if !isRight { right[place] = 0 }
                let isSame =
                    sentences.words[row * k + sentence] == sentences.words[row * k]
                if isRight || isSame { within[place] = 0 }
            }
        }
        let own = (all * Tensor(right, shape: all.shape)).sum(axes: [1], keepsAxes: true)
        let excess = (all - own + Tensor(margin)).relu()
        let parts = [between, within].compactMap { mean(of: excess, $0) }
        let loss = parts.reduce(Tensor(0)) { $0 + $1 }.scaled(by: 1 / Float(max(1, parts.count)))
        return StepOutcome(loss: loss, accuracy: accuracy(all, right, between))
    }

    /// `[N, 2 N K]`: for each clip its similarities to the sentences of all samples, then those of its sentences to the
    /// clips of all samples.
    private static func candidates(
        _ similarities: Tensor, _ sentences: BatchSentences
    ) -> Tensor {
        let (n, k) = (sentences.count, sentences.perSample)
        let back = similarities.reshaped(to: [n, n, k]).permuted([1, 0, 2])
            .reshaped(to: [n, n * k])
        return Tensor.concatenated([similarities, back], along: 1)
    }

    /// The mean of the elements that a mask of 0 and 1 names; nil where there are none.
    private static func mean(of values: Tensor, _ mask: [Float]) -> Tensor? {
        let count = mask.reduce(0, +)
        guard count > 0 else { return nil }
        return (values * Tensor(mask, shape: values.shape)).sum().scaled(by: 1 / count)
    }

    /// How often the best of all candidates is a right one; ties count as wrong.
    private static func accuracy(_ all: Tensor, _ right: [Float], _ wrong: [Float]) -> Double {
        let (rows, width) = (all.shape[0], all.shape[1])
        let values = all.values
        let count = (0..<rows).count { row in
            func best(_ mask: [Float]) -> Float {
                (row * width..<(row + 1) * width).reduce(-.infinity) {
                    mask[$1] > 0 ? max($0, values[$1]) : $0
                }
            }
            return best(right) > best(wrong)
        }
        return Double(count) / Double(max(1, rows))
    }
}
