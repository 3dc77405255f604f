internal import TensorCore

/// The losses of `tcn`, of embeddings `[M, D]` of anchors and of their partners.
enum TimeContrastLoss {
    /// Takes the mean of the moments of each view of a sample off them: `[N, 2, K, D]`.
    static func centred(_ moments: Tensor) -> Tensor {
        moments - moments.mean(axes: [2], keepsAxes: true)
    }

    /// Each anchor has to find its partner among the partners that are wrong answers, by inner products.
    ///
    /// L = mean_i log(1 + Σ_j exp(a_i·p_j - a_i·p_i)) + lengthWeight / 4 mean_i (‖a_i‖² + ‖p_i‖²). Source: Sohn, "Improved
    /// Deep Metric Learning with Multi-class N-pair Loss Objective", NIPS 2016, equation 11; the quarter is that of
    /// `npairs_loss` in TensorFlow (`tf.contrib.losses.metric_learning`), whose weight `reg_lambda` is 0.002, too.
    static func nPairs(
        _ anchors: Tensor, _ positives: Tensor, _ batch: MomentBatch, lengthWeight: Float
    ) -> Tensor {
        let n = batch.count
        let exclusions = Tensor(shape: [n, n]) { values in
            for row in 0..<n {
                for column in 0..<n {
                    let counts =
                        row == column || batch.isNegative(anchor: row, positive: column)
                    values[row * n + column] = counts ? 0 : -1e9
                }
            }
        }
        let products = anchors.matmul(positives, transposesOther: true) + exclusions
        let lengths = (anchors * anchors).sum() + (positives * positives).sum()
        return products.softmaxCrossEntropy(labels: Array(0..<n))
            + lengths.scaled(by: lengthWeight / Float(4 * n))
    }

    /// mean max(0, d(a, p)² - d(a, n)² + margin), n being the nearest wrong answer that is farther than the partner, or
    /// the farthest one where none is.
    ///
    /// Anchors without any wrong answer do not count. Source: Schroff, Kalenichenko, Philbin, "FaceNet", CVPR 2015,
    /// arXiv 1503.03832, section 3.2.
    static func triplet(
        _ anchors: Tensor, _ positives: Tensor, _ batch: MomentBatch, margin: Float
    ) -> Tensor {
        let chosen = semiHardNegatives(distances(anchors, positives), batch)
        let rows = chosen.indices.filter { chosen[$0] != nil }
        guard !rows.isEmpty else { return (anchors * Tensor(0)).sum() }
        return anchors.gatherRows(rows).tripletLoss(
            positive: positives.gatherRows(rows),
            negative: positives.gatherRows(chosen.compactMap { $0 }), margin: margin,
            usesSquares: true)
    }

    /// For each anchor the row of its negative, given the distances of all anchors to all partners; nil where there is
    /// none.
    static func semiHardNegatives(_ distances: [[Float]], _ batch: MomentBatch) -> [Int?] {
        (0..<batch.count).map { row in
            let negatives = (0..<batch.count).filter {
                batch.isNegative(anchor: row, positive: $0)
            }
            let own = distances[row][row]
            let farther = negatives.filter { distances[row][$0] > own }
            return farther.min { distances[row][$0] < distances[row][$1] }
                ?? negatives.max { distances[row][$0] < distances[row][$1] }
        }
    }

    /// mean max(0, J)² / 2 over pairs, J = log(Σ_n exp(margin - d(a, n)) + Σ_n exp(margin - d(p, n))) + d(a, p), n being
    /// all moments that are wrong answers, whether anchors or partners.
    ///
    /// Source: Oh Song, Xiang, Jegelka, Savarese, "Deep Metric Learning via Lifted Structured Feature Embedding", CVPR
    /// 2016, arXiv 1511.06452, equation 4.
    static func lifted(
        _ anchors: Tensor, _ positives: Tensor, _ batch: MomentBatch, margin: Float
    ) -> Tensor {
        let n = batch.count
        let points = Tensor.concatenated([anchors, positives])
        let mask = Tensor(shape: [2 * n, 2 * n]) { values in
            for row in 0..<2 * n {
                for column in 0..<2 * n {
                    let counts = batch.isNegative(point: row, point: column)
                    values[row * 2 * n + column] = counts ? 1 : 0
                }
            }
        }
        let closeness = Tensor(margin) - points.pairwiseDistance(to: points)
        let sums = closeness.logSumExp(mask: mask)
        let both = Tensor.concatenated(
            [sums.sliced(axis: 0, 0..<n), sums.sliced(axis: 0, n..<2 * n)].map {
                $0.reshaped(to: [n, 1])
            }, along: 1)
        let costs = (both.logSumExp() + anchors.pairedDistance(to: positives)).relu()
        return (costs * costs).mean().scaled(by: 0.5)
    }

    /// The share of anchors whose partner scores more than all wrong answers; ties count as wrong.
    ///
    /// - Parameters:
    ///   - scores: of all anchors with all partners; larger means nearer.
    ///   - batch: which of them are wrong answers.
    /// - Returns: from 0 to 1.
    static func accuracy(_ scores: [[Float]], _ batch: MomentBatch) -> Double {
        let right = (0..<batch.count).count { row in
            (0..<batch.count).allSatisfy {
                !batch.isNegative(anchor: row, positive: $0) || scores[row][$0] < scores[row][row]
            }
        }
        return Double(right) / Double(max(1, batch.count))
    }

    /// Euclidean distances of all anchors to all partners.
    static func distances(_ anchors: Tensor, _ positives: Tensor) -> [[Float]] {
        rows(anchors.detached().pairwiseDistance(to: positives.detached()))
    }

    /// The rows of a matrix.
    static func rows(_ matrix: Tensor) -> [[Float]] {
        let (values, width) = (matrix.values, matrix.shape[1])
        return (0..<matrix.shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
}
