// Layer and group normalization.

extension Tensor {
    /// scale · (x - mean) / sqrt(variance + epsilon) + shift, with mean and biased variance over
    /// the last axes of each sample.
    ///
    /// The same operation: `torch.nn.functional.layer_norm`. Source: Ba, Kiros, Hinton, "Layer
    /// Normalization", 2016, arXiv 1607.06450.
    ///
    /// - Parameters:
    ///   - normalizedAxisCount: how many of the last axes are normalized together; at least 1.
    ///   - scale: the sizes of those axes; 1 when left out.
    ///   - shift: the sizes of those axes; 0 when left out.
    ///   - epsilon: added to the variance.
    /// - Returns: a tensor of the same shape.
    public func layerNorm(
        normalizedAxisCount: Int = 1, scale: Tensor? = nil, shift: Tensor? = nil,
        epsilon: Float = 1e-5
    ) -> Tensor {
        require(
            normalizedAxisCount >= 1 && normalizedAxisCount <= shape.count, "layerNorm",
            "cannot normalize \(normalizedAxisCount) axes of \(shape)")
        let last = Array(shape.suffix(normalizedAxisCount))
        for other in [scale, shift].compactMap({ $0?.shape }) {
            require(
                other == last, "layerNorm", "needs \(last) for input \(shape), got \(other)")
        }
        var result = standardized(runs: last.reduce(1, *), epsilon: epsilon, "layerNorm")
        if let scale { result = result * scale }
        if let shift { result = result + shift }
        return result
    }

    /// scale · (x - mean) / sqrt(variance + epsilon) + shift for `[N, C, ...]`, with mean and
    /// biased variance over each group of neighbouring channels of each sample, and scale and
    /// shift per channel.
    ///
    /// The same operation: `torch.nn.functional.group_norm`. Source: Wu, He, "Group
    /// Normalization", ECCV 2018, arXiv 1803.08494.
    ///
    /// - Parameters:
    ///   - groups: into how many groups the channels are divided; 1 normalizes whole samples, C
    ///     each channel alone.
    ///   - scale: `[C]`; 1 when left out.
    ///   - shift: `[C]`; 0 when left out.
    ///   - epsilon: added to the variance.
    /// - Returns: a tensor of the same shape.
    public func groupNorm(
        groups: Int, scale: Tensor? = nil, shift: Tensor? = nil, epsilon: Float = 1e-5
    ) -> Tensor {
        require(
            shape.count >= 2 && groups >= 1 && shape[1] % groups == 0, "groupNorm",
            "cannot divide the channels of \(shape) into \(groups) groups")
        for other in [scale, shift].compactMap({ $0?.shape }) {
            require(
                other == [shape[1]], "groupNorm",
                "needs [\(shape[1])] per channel for input \(shape), got \(other)")
        }
        let perChannel = [1, shape[1]] + shape.dropFirst(2).map { _ in 1 }
        let length = shape.dropFirst().reduce(1, *) / groups
        var result = standardized(runs: length, epsilon: epsilon, "groupNorm")
        if let scale { result = result * scale.reshaped(to: perChannel) }
        if let shift { result = result + shift.reshaped(to: perChannel) }
        return result
    }
}
