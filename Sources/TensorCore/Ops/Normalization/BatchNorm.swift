// Batch normalization, with the rectifier that usually follows it.

extension Tensor {
    /// y = scale · (x - mean) / sqrt(variance + epsilon) + shift per channel of `[N, C]` or
    /// `[N, C, ...]` with up to three further axes, then max(y, 0) if `fusedReLU`.
    ///
    /// In training, mean and (biased) variance are the batch's own, over samples and positions, and the running
    /// statistics r move towards them: r ← (1 - momentum) r + momentum · batch, with the unbiased
    /// variance (that of a single value is taken as it is). Otherwise the running statistics are
    /// used. The same operation: `torch.nn.functional.batch_norm`. Source: Ioffe, Szegedy, "Batch
    /// Normalization", ICML 2015, arXiv 1502.03167.
    ///
    /// - Parameters:
    ///   - scale: `[C]`; 1 when left out.
    ///   - shift: `[C]`; 0 when left out.
    ///   - runningMean: `[C]`, updated in training.
    ///   - runningVariance: `[C]`, updated in training.
    ///   - isTraining: which statistics are used.
    ///   - momentum: how far the running statistics move with each batch.
    ///   - epsilon: added to the variance.
    ///   - fusedReLU: whether the rectifier is applied in the same pass over memory.
    /// - Returns: a tensor of the same shape.
    public func batchNorm(
        scale: Tensor? = nil, shift: Tensor? = nil, runningMean: Buffer, runningVariance: Buffer,
        isTraining: Bool, momentum: Float = 0.1, epsilon: Float = 1e-5, fusedReLU: Bool = false
    ) -> Tensor {
        require(
            (2...5).contains(shape.count), "batchNorm", "needs [N, C, ...], got \(shape)")
        let scale = scale ?? Tensor(repeating: 1, shape: [shape[1]])
        let shift = shift ?? Tensor(zeros: [shape[1]])
        for other in [scale.shape, shift.shape, runningMean.shape, runningVariance.shape] {
            require(
                other == [shape[1]], "batchNorm",
                "needs [\(shape[1])] per channel for input \(shape), got \(other)")
        }
        let inputs = [self, scale, shift]
        guard count > 0 else {
            let perChannel = scale.shape
            return detached().recording("batchNorm", inputs) {
                [$0, Tensor(zeros: perChannel), Tensor(zeros: perChannel)]
            }
        }
        let (mean, variance) =
            isTraining
            ? ChannelStatistics.compute(self) : (runningMean.value, runningVariance.value)
        let result = OneDNNBatchNorm.apply(
            self, scale: scale, shift: shift, mean: mean, variance: variance, epsilon: epsilon,
            fusesReLU: fusedReLU)
        if isTraining && !GradientMode.isRecomputing {
            let samples = Float(count / shape[1])
            let unbiased = samples > 1 ? samples / (samples - 1) : 1
            runningMean.move(by: momentum, towards: mean)
            runningVariance.move(by: momentum, towards: variance.scaled(by: unbiased))
        }
        let backward = BatchNormGradient(
            scale: scale.detached(), shift: shift.detached(), mean: mean,
            variance: variance, epsilon: epsilon, hasConstantStatistics: !isTraining,
            fusesReLU: fusedReLU)
        return result.recording("batchNorm", inputs, keeping: [self]) {
            let gradients = backward.compute(of: $1[0], from: $0)
            return [gradients.input, gradients.scale, gradients.shift]
        }
    }
}

extension Buffer {
    /// value ← (1 - fraction) value + fraction · target.
    fileprivate func move(by fraction: Float, towards target: Tensor) {
        replace(value.combined(target, "batchNorm", Mixture(share: fraction)))
    }
}
