// Max pooling, local and global.

extension Tensor {
    /// The maximum over windows of each channel of `[N, C, ...]` with one to three further axes.
    ///
    /// An axis of size S comes out as (S + 2·padding - kernel)/stride + 1, rounded down, or up in
    /// `ceilMode`, in which a window that would start beyond the end is left out again: the rule
    /// of Caffe. Padding never wins. What is not a number wins where channels fill blocks of 8 or 16
    /// (as the processor has them); elsewhere oneDNN may pass over it. Of equal maxima the first in row-major order receives the
    /// gradient. The same operation: `torch.nn.functional.max_pool1d`, `max_pool2d`, `max_pool3d`.
    ///
    /// - Parameters:
    ///   - kernel: the sides of a window.
    ///   - stride: the steps between windows; `kernel` when left out.
    ///   - padding: at most half of `kernel` along each axis; all 0 when left out.
    ///   - ceilMode: whether sizes are rounded up.
    /// - Returns: `[N, C, ...]`.
    public func maxPool(
        kernel: [Int], stride: [Int]? = nil, padding: [Int]? = nil, ceilMode: Bool = false
    ) -> Tensor {
        let operation = "maxPool\(max(shape.count - 2, 0))d"
        return pooled(
            PoolingShape(
                operation, .maximum, input: shape, kernel: kernel, stride: stride,
                padding: padding, ceilMode: ceilMode),
            operation)
    }

    /// `maxPool` over one axis: `[N, C, L]` to `[N, C, L']`.
    public func maxPool1d(
        kernelSize: Int, stride: Int? = nil, padding: Int = 0, ceilMode: Bool = false
    ) -> Tensor {
        maxPool(axes: 1, kernelSize, stride, padding, ceilMode)
    }

    /// `maxPool` over square windows: `[N, C, H, W]` to `[N, C, H', W']`.
    ///
    /// - Parameters:
    ///   - kernelSize: the side of a window.
    ///   - stride: the step between windows; `kernelSize` when left out.
    ///   - padding: at most half of `kernelSize`.
    ///   - ceilMode: whether sizes are rounded up.
    /// - Returns: `[N, C, H', W']`.
    public func maxPool2d(
        kernelSize: Int, stride: Int? = nil, padding: Int = 0, ceilMode: Bool = false
    ) -> Tensor {
        maxPool(axes: 2, kernelSize, stride, padding, ceilMode)
    }

    /// `maxPool` over cubic windows: `[N, C, T, H, W]` to `[N, C, T', H', W']`.
    public func maxPool3d(
        kernelSize: Int, stride: Int? = nil, padding: Int = 0, ceilMode: Bool = false
    ) -> Tensor {
        maxPool(axes: 3, kernelSize, stride, padding, ceilMode)
    }

    /// The maximum of each channel: `[N, C, ...]` to `[N, C]`.
    ///
    /// The same operation: `torch.amax` over all axes but the first two, except that one of several
    /// equal maxima receives the whole gradient.
    public func globalMaxPool() -> Tensor {
        globallyPooled(.maximum, "globalMaxPool")
    }

    /// `globalMaxPool` of images: `[N, C, H, W]` to `[N, C]`.
    public func globalMaxPool2d() -> Tensor {
        require(shape.count == 4, "globalMaxPool2d", "needs [N, C, H, W], got \(shape)")
        return globallyPooled(.maximum, "globalMaxPool2d")
    }

    private func maxPool(
        axes: Int, _ kernel: Int, _ stride: Int?, _ padding: Int, _ ceilMode: Bool
    ) -> Tensor {
        require(
            shape.count == axes + 2, "maxPool\(axes)d",
            "needs [N, C, ...] with \(axes) axes after the channels, got \(shape)")
        let all = { (number: Int) in [Int](repeating: number, count: axes) }
        return maxPool(
            kernel: all(kernel), stride: all(stride ?? kernel), padding: all(padding),
            ceilMode: ceilMode)
    }
}

extension Tensor {
    /// One window over all positions.
    func globallyPooled(_ kind: PoolingShape.Kind, _ operation: String) -> Tensor {
        require(
            (3...5).contains(shape.count) && !shape.dropFirst(2).contains(0), operation,
            "needs [N, C, ...] with positions, got \(shape)")
        let window = PoolingShape(
            operation, kind, input: shape, kernel: Array(shape.dropFirst(2)),
            stride: shape.dropFirst(2).map { _ in 1 })
        return pooled(window, operation).reshaped(to: [shape[0], shape[1]])
    }

    /// Pooling with its gradient: by our own kernel where it can, else by oneDNN.
    func pooled(_ sizes: PoolingShape, _ operation: String) -> Tensor {
        let original = shape
        guard count > 0 else {
            return Tensor(zeros: sizes.output).recording(operation, [self]) { _ in
                [Tensor(zeros: original)]
            }
        }
        // Neither has fast code for rows of single channels.
        let input = ChannelBlocks.filled(self)
        let layout = input.layout
        if let (output, record) = BlockedMaxPool.forward(input, sizes) {
            return output.recording(operation, [self]) {
                [BlockedMaxPool.backward(layout, record, sizes, gradient: $0)]
            }
        }
        let (output, record) = OneDNNPooling.forward(input, sizes)
        return output.recording(operation, [self]) {
            [OneDNNPooling.backward(layout, record, sizes, gradient: $0)]
        }
    }
}
