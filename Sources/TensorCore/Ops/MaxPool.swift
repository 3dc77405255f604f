// Max pooling, local and global.

extension Tensor {
    /// The maximum over windows of kernelSize x kernelSize of each channel of `[N, C, H, W]`.
    ///
    /// The result is `[N, C, H', W']` with H' = (H + 2·padding - kernelSize)/stride + 1, rounded
    /// down; padding never wins. Of equal maxima the first in row-major order receives the gradient.
    /// The same operation: `torch.nn.functional.max_pool2d`.
    ///
    /// - Parameters:
    ///   - kernelSize: the side of a window.
    ///   - stride: the step between windows; `kernelSize` when left out.
    ///   - padding: at most half of `kernelSize`.
    /// - Returns: `[N, C, H', W']`.
    public func maxPool2d(kernelSize: Int, stride: Int? = nil, padding: Int = 0) -> Tensor {
        require(shape.count == 4, "maxPool2d", "needs [N, C, H, W], got \(shape)")
        require(
            kernelSize >= 1 && (stride ?? 1) >= 1 && padding >= 0 && 2 * padding <= kernelSize,
            "maxPool2d",
            "kernelSize \(kernelSize), stride \(stride ?? kernelSize), padding \(padding)")
        require(
            min(shape[2], shape[3]) + 2 * padding >= kernelSize, "maxPool2d",
            "a window of \(kernelSize) does not fit into \(shape) with padding \(padding)")
        return pooled(
            PoolingShape(
                input: shape, kernel: [kernelSize, kernelSize], stride: stride ?? kernelSize,
                padding: padding),
            "maxPool2d")
    }

    /// The maximum of each channel: `[N, C, H, W]` to `[N, C]`.
    ///
    /// The same operation: `torch.amax(x, dim=(2, 3))`, except that one of several equal maxima
    /// receives the whole gradient.
    public func globalMaxPool2d() -> Tensor {
        require(
            shape.count == 4 && shape[2] > 0 && shape[3] > 0, "globalMaxPool2d",
            "needs [N, C, H, W], got \(shape)")
        let window = PoolingShape(
            input: shape, kernel: [shape[2], shape[3]], stride: 1, padding: 0)
        return pooled(window, "globalMaxPool2d").reshaped(to: [shape[0], shape[1]])
    }

    private func pooled(_ sizes: PoolingShape, _ operation: String) -> Tensor {
        guard count > 0 else {
            let original = shape
            return Tensor(zeros: sizes.output).recording(operation, [self]) { _ in
                [Tensor(zeros: original)]
            }
        }
        let result = OneDNNPooling.forward(self, sizes)
        return result.output.recording(operation, [self]) {
            [Self.poolBackward(self, result, sizes, gradient: $0)]
        }
    }

    /// The gradient of each output goes to the position of its maximum.
    private static func poolBackward(
        _ input: Tensor, _ forward: OneDNNPooling.Forward, _ sizes: PoolingShape, gradient: Tensor
    ) -> Tensor {
        OneDNNPooling.backward(input, forward, sizes, gradient: gradient)
    }
}
