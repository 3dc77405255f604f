// Average pooling, local and global.

extension Tensor {
    /// The mean over windows of each channel of `[N, C, ...]` with one to three further axes.
    ///
    /// An axis of size S comes out as (S + 2·padding - kernel)/stride + 1, rounded down. The same
    /// operation: `torch.nn.functional.avg_pool1d`, `avg_pool2d`, `avg_pool3d`.
    ///
    /// - Parameters:
    ///   - kernel: the sides of a window.
    ///   - stride: the steps between windows; `kernel` when left out.
    ///   - padding: at most half of `kernel` along each axis; all 0 when left out.
    ///   - countsPadding: whether zeros of the padding count as values, or a mean is that of the
    ///     values inside.
    /// - Returns: `[N, C, ...]`.
    public func averagePool(
        kernel: [Int], stride: [Int]? = nil, padding: [Int]? = nil, countsPadding: Bool = true
    ) -> Tensor {
        let sizes = PoolingShape(
            "averagePool", countsPadding ? .average : .averageOfInside, input: shape,
            kernel: kernel, stride: stride, padding: padding)
        return pooled(sizes, "averagePool")
    }

    /// The mean of each channel: `[N, C, ...]` to `[N, C]`.
    ///
    /// The same operation: `torch.mean` over all axes but the first two.
    public func globalAveragePool() -> Tensor {
        globallyPooled(.average, "globalAveragePool")
    }
}
