// The three passes of a convolution, by whichever algorithm can compute them.

/// Runs a pass by the first algorithm that can compute it.
enum ConvolutionKernel {
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
