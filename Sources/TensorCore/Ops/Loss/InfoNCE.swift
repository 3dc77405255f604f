// The contrastive loss over a batch and further negatives.

extension Tensor {
    /// Cross-entropy of finding, for every row q_i of this matrix, the key k_i among all keys and
    /// further negatives n: mean_i -log(exp(q_i·k_i/τ) / (Σ_j exp(q_i·k_j/τ) + Σ_m exp(q_i·n_m/τ))).
    ///
    /// Rows are usually of length 1. An untrained network scores about the logarithm of the number
    /// of candidates. Source: van den Oord, Li, Vinyals, "Representation Learning with Contrastive
    /// Predictive Coding", 2018, arXiv 1807.03748, equation 4; further negatives as the queue of
    /// He et al., "Momentum Contrast", CVPR 2020, arXiv 1911.05722.
    ///
    /// - Parameters:
    ///   - keys: `[N, D]`.
    ///   - temperature: τ, positive.
    ///   - negatives: `[M, D]`, further candidates for every query.
    ///   - isSymmetric: whether the mean of both directions is taken, the queries being the
    ///     candidates for the keys in the other one.
    ///   - keyNegatives: `[M', D]`, further candidates for every key; only if symmetric.
    /// - Returns: a scalar.
    public func infoNCELoss(
        keys: Tensor, temperature: Float, negatives: Tensor? = nil, isSymmetric: Bool = false,
        keyNegatives: Tensor? = nil
    ) -> Tensor {
        require(
            shape.count == 2 && shape == keys.shape, "infoNCELoss",
            "needs two matrices [N, D], got \(shape) and \(keys.shape)")
        require(
            temperature > 0 && (isSymmetric || keyNegatives == nil), "infoNCELoss",
            "temperature \(temperature); negatives of keys need the symmetric form")
        let forward = oneSided(keys, temperature, negatives)
        guard isSymmetric else { return forward }
        return 0.5 * (forward + keys.oneSided(self, temperature, keyNegatives))
    }

    private func oneSided(_ keys: Tensor, _ temperature: Float, _ negatives: Tensor?) -> Tensor {
        let shapes = negatives.map { "\($0.shape)" } ?? ""
        require(
            negatives == nil || negatives?.shape.dropFirst() == shape.dropFirst(), "infoNCELoss",
            "negatives of shape \(shapes) do not go with queries of shape \(shape)")
        let candidates = negatives.map { Tensor.concatenated([keys, $0]) } ?? keys
        return matmul(candidates, transposesOther: true).scaled(by: 1 / temperature)
            .softmaxCrossEntropy(labels: Array(0..<shape[0]))
    }
}
