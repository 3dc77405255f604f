// 2-D convolution.

extension Tensor {
    /// Cross-correlation of images with filters:
    /// y[n,o,i,j] = b[o] + Σ_{c,u,v} W[o,c,u,v] x[n, c, i·stride + u - padding, j·stride + v - padding],
    /// with zeros outside the image.
    ///
    /// For `[N, C, H, W]` the result is `[N, O, H', W']` with H' = (H + 2·padding - kh)/stride + 1,
    /// rounded down. The same operation: `torch.nn.functional.conv2d`.
    ///
    /// - Parameters:
    ///   - weight: W, `[O, C, kh, kw]`.
    ///   - bias: b, `[O]`.
    ///   - stride: the step between patches, both ways.
    ///   - padding: rows and columns of zeros on each side.
    /// - Returns: `[N, O, H', W']`.
    public func conv2d(
        weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0
    ) -> Tensor {
        let sizes = ConvolutionShape(
            input: shape, weight: weight.shape, stride: stride, padding: padding)
        require(
            bias == nil || bias?.shape == [sizes.outputChannels], "conv2d",
            "needs a bias [\(sizes.outputChannels)], got \(bias?.shape ?? [])")
        let result = ConvolutionKernel.forward(self, weight, bias, sizes)
        let inputs = [self, weight] + (bias.map { [$0] } ?? [])
        return result.recording("conv2d", inputs) {
            Self.conv2dBackward(input: self, weight: weight, bias: bias, sizes, gradient: $0)
        }
    }

    /// dx = dy correlated with the flipped filters; dW[o,c,u,v] = Σ dy[n,o,i,j] x[n,c,i+u,j+v];
    /// db[o] = Σ dy[n,o,i,j].
    private static func conv2dBackward(
        input: Tensor, weight: Tensor, bias: Tensor?, _ sizes: ConvolutionShape, gradient: Tensor
    ) -> [Tensor?] {
        let toInput =
            input.requiresGradient
            ? ConvolutionKernel.backwardData(gradient, weight, sizes) : nil
        let needsBias = bias?.requiresGradient == true
        guard weight.requiresGradient || needsBias else { return [toInput, nil, nil] }
        let toParameters = ConvolutionKernel.backwardWeights(
            input, gradient, hasBias: needsBias, sizes)
        return [toInput, toParameters.weight, toParameters.bias]
    }
}

/// Runs a pass by the first algorithm that can compute it.
private enum ConvolutionKernel {
    static func forward(
        _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape
    ) -> Tensor {
        guard isComputed(sizes) else { return Tensor(zeros: sizes.output) }
        for algorithm in ConvolutionChooser.candidates {
            if algorithm == .gemm { break }
            if let result = OneDNNConvolution.forward(input, weight, bias, sizes, algorithm) {
                return result
            }
        }
        return Im2ColConvolution.forward(input, weight, bias, sizes)
    }

    static func backwardData(
        _ gradient: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape
    ) -> Tensor {
        guard isComputed(sizes) else { return Tensor(zeros: sizes.input) }
        for algorithm in ConvolutionChooser.candidates {
            if algorithm == .gemm { break }
            if let result = OneDNNConvolution.backwardData(gradient, weight, sizes, algorithm) {
                return result
            }
        }
        return Im2ColConvolution.backwardData(gradient, weight, sizes)
    }

    static func backwardWeights(
        _ input: Tensor, _ gradient: Tensor, hasBias: Bool, _ sizes: ConvolutionShape
    ) -> (weight: Tensor, bias: Tensor?) {
        guard isComputed(sizes) else {
            return (
                Tensor(zeros: sizes.weight), hasBias ? Tensor(zeros: [sizes.outputChannels]) : nil
            )
        }
        for algorithm in ConvolutionChooser.candidates {
            if algorithm == .gemm { break }
            let result = OneDNNConvolution.backwardWeights(
                input, gradient, hasBias: hasBias, sizes, algorithm)
            if let result { return result }
        }
        let perChannel = [1, sizes.outputChannels, 1, 1]
        let bias = hasBias ? gradient.reduced(to: perChannel) : nil
        return (
            Im2ColConvolution.backwardWeights(input, gradient, sizes),
            bias?.reshaped(to: [sizes.outputChannels])
        )
    }

    /// Whether there is anything to compute: empty batches, and convolutions without filters, have
    /// results all the same.
    private static func isComputed(_ sizes: ConvolutionShape) -> Bool {
        sizes.batch > 0 && sizes.outputChannels > 0
    }
}
