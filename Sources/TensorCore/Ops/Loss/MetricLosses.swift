// Losses on distances between embeddings.

extension Tensor {
    /// mean max(0, d(a, p) - d(a, n) + margin) over the rows a of this matrix and of two others.
    ///
    /// Source: Schroff, Kalenichenko, Philbin, "FaceNet", CVPR 2015, arXiv 1503.03832, section 3.1,
    /// which sums over triplets and uses squared distances.
    ///
    /// - Parameters:
    ///   - positive: p, `[N, D]`.
    ///   - negative: n, `[N, D]`.
    ///   - margin: how much nearer p has to be.
    ///   - usesSquares: whether d is the squared Euclidean distance or the distance itself, as in
    ///     `torch.nn.TripletMarginLoss`.
    /// - Returns: a scalar.
    public func tripletLoss(
        positive: Tensor, negative: Tensor, margin: Float, usesSquares: Bool = false
    ) -> Tensor {
        require(
            shape.count == 2 && shape == positive.shape && shape == negative.shape, "tripletLoss",
            "needs three matrices [N, D], got \(shape), \(positive.shape) and \(negative.shape)")
        var (near, far) = (pairedDistance(to: positive), pairedDistance(to: negative))
        if usesSquares { (near, far) = (near * near, far * far) }
        return (near - far + Tensor(margin)).relu().mean()
    }

    /// mean over rows of d²/2 for pairs that belong together, max(0, margin - d)²/2 for others, d
    /// being the Euclidean distance of two rows.
    ///
    /// Source: Hadsell, Chopra, LeCun, "Dimensionality Reduction by Learning an Invariant Mapping",
    /// CVPR 2006, equation 4.
    ///
    /// - Parameters:
    ///   - other: `[N, D]`.
    ///   - isPair: whether row i of both belong together.
    ///   - margin: the distance beyond which others do not matter.
    /// - Returns: a scalar.
    public func contrastiveLoss(with other: Tensor, isPair: [Bool], margin: Float) -> Tensor {
        require(
            shape.count == 2 && shape == other.shape && isPair.count == shape[0],
            "contrastiveLoss",
            "needs two matrices [N, D] and N answers, got \(shape), \(other.shape) and"
                + " \(isPair.count)")
        let distance = pairedDistance(to: other)
        let missing = (Tensor(margin) - distance).relu()
        let together = Tensor(isPair.map { $0 ? 0.5 : 0 }, shape: [isPair.count])
        let apart = Tensor(isPair.map { $0 ? 0 : 0.5 }, shape: [isPair.count])
        return (distance * distance * together + missing * missing * apart).mean()
    }

    /// Cross-entropy of the products of every row a_i of this matrix with all rows of `positives`,
    /// the i-th being right, plus a penalty on their lengths.
    ///
    /// L = mean_i log(1 + Σ_{j≠i} exp(a_i·p_j - a_i·p_i)) + lengthWeight mean_i (‖a_i‖² + ‖p_i‖²).
    /// Source: Sohn, "Improved Deep Metric Learning with Multi-class N-pair Loss Objective", NIPS
    /// 2016, equation 11.
    ///
    /// - Parameters:
    ///   - positives: `[N, D]`.
    ///   - lengthWeight: the weight of the squared lengths.
    /// - Returns: a scalar.
    public func nPairsLoss(positives: Tensor, lengthWeight: Float = 0) -> Tensor {
        require(
            shape.count == 2 && shape == positives.shape, "nPairsLoss",
            "needs two matrices [N, D], got \(shape) and \(positives.shape)")
        let rows = shape[0]
        let loss = matmul(positives, transposesOther: true)
            .softmaxCrossEntropy(labels: Array(0..<rows))
        guard lengthWeight != 0, rows > 0 else { return loss }
        let lengths = (self * self).sum() + (positives * positives).sum()
        return loss + lengths.scaled(by: lengthWeight / Float(rows))
    }
}
