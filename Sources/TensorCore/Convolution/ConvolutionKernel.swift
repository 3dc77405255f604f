// The three passes of a convolution, by whichever algorithm can compute them.

/// Runs a pass by the algorithm that the chooser takes.
enum ConvolutionKernel {
    static func forward(
        _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape
    ) -> Tensor {
        guard isComputed(sizes) else { return Tensor(zeros: sizes.output) }
        return ConvolutionChooser.compute(.forward, sizes) { algorithm in
            switch algorithm {
            case .direct, .oneDNNWinograd:
                OneDNNConvolution.forward(input, weight, bias, sizes, algorithm)
            case .winograd: WinogradConvolution.forward(input, weight, bias, sizes)
            case .frames: FrameConvolution.forward(input, weight, bias, sizes)
            case .gemm: Im2ColConvolution.forward(input, weight, bias, sizes)
            }
        }
    }

    static func backwardData(
        _ gradient: Tensor, _ weight: Tensor, _ sizes: ConvolutionShape
    ) -> Tensor {
        guard isComputed(sizes) else { return Tensor(zeros: sizes.input) }
        return ConvolutionChooser.compute(.backwardData, sizes) { algorithm in
            switch algorithm {
            case .direct, .oneDNNWinograd:
                OneDNNConvolution.backwardData(gradient, weight, sizes, algorithm)
            case .winograd: WinogradConvolution.backwardData(gradient, weight, sizes)
            case .frames: FrameConvolution.backwardData(gradient, weight, sizes)
            case .gemm: Im2ColConvolution.backwardData(gradient, weight, sizes)
            }
        }
    }

    typealias ParameterGradients = (weight: Tensor, bias: Tensor?)

    static func backwardWeights(
        _ input: Tensor, _ gradient: Tensor, hasBias: Bool, _ sizes: ConvolutionShape
    ) -> ParameterGradients {
        guard isComputed(sizes) else {
            return (
                Tensor(zeros: sizes.weight), hasBias ? Tensor(zeros: [sizes.outputChannels]) : nil
            )
        }
        return ConvolutionChooser.compute(.backwardWeights, sizes) { algorithm in
            switch algorithm {
            case .direct, .oneDNNWinograd:
                OneDNNConvolution.backwardWeights(
                    input, gradient, hasBias: hasBias, sizes, algorithm)
            case .winograd:
                WinogradConvolution.backwardWeights(input, gradient, hasBias: hasBias, sizes)
            case .frames:
                FrameConvolution.backwardWeights(input, gradient, hasBias: hasBias, sizes)
            case .gemm: patchMatrixGradients(input, gradient, hasBias: hasBias, sizes)
            }
        }
    }

    private static func patchMatrixGradients(
        _ input: Tensor, _ gradient: Tensor, hasBias: Bool, _ sizes: ConvolutionShape
    ) -> ParameterGradients {
        let perChannel = [1, sizes.outputChannels] + sizes.kernel.map { _ in 1 }
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
