// Convolution as a matrix product: slow but always possible.

/// Patches of the input as the columns of a matrix, multiplied by OpenBLAS, image by image.
///
/// Source: Chellapilla, Puri, Simard, "High Performance Convolutional Neural Networks for Document
/// Processing", 2006.
enum Im2ColConvolution {
    /// y[n] = W · patches(x[n]) + b.
    static func forward(
        _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ shape: ConvolutionShape
    ) -> Tensor {
        let plan = Plan(shape)
        let biases = bias?.values
        return withPointers(input, weight) { input, weight in
            Tensor(shape: shape.output) { output in
                guard let output = output.baseAddress else { return }
                forEachImage(plan) { image, patches in
                    let target = output + image * plan.outputSize
                    plan.gather(input + image * plan.inputSize, into: patches)
                    fill(target, biases, plan)
                    Gemm.multiply(
                        m: shape.outputChannels, n: plan.positions, k: plan.depth, a: weight,
                        b: patches, c: target, beta: 1)
                }
            }
        }
    }

    /// patches(dx[n]) = Wᵀ dy[n], added up where patches overlap.
    static func backwardData(
        _ gradient: Tensor, _ weight: Tensor, _ shape: ConvolutionShape
    ) -> Tensor {
        let plan = Plan(shape)
        return withPointers(gradient, weight) { gradient, weight in
            Tensor(shape: shape.input) { result in
                result.update(repeating: 0)
                guard let result = result.baseAddress else { return }
                forEachImage(plan) { image, patches in
                    Gemm.multiply(
                        m: plan.depth, n: plan.positions, k: shape.outputChannels, a: weight,
                        transposeA: true, b: gradient + image * plan.outputSize, c: patches)
                    plan.scatter(patches, into: result + image * plan.inputSize)
                }
            }
        }
    }

    /// dW = Σ_n dy[n] · patches(x[n])ᵀ.
    static func backwardWeights(
        _ input: Tensor, _ gradient: Tensor, _ shape: ConvolutionShape
    ) -> Tensor {
        let plan = Plan(shape)
        return withPointers(input, gradient) { input, gradient in
            Tensor(shape: shape.weight) { result in
                result.update(repeating: 0)
                guard let result = result.baseAddress else { return }
                forEachImage(plan) { image, patches in
                    plan.gather(input + image * plan.inputSize, into: patches)
                    Gemm.multiply(
                        m: shape.outputChannels, n: plan.depth, k: plan.positions,
                        a: gradient + image * plan.outputSize, b: patches, transposeB: true,
                        c: result, beta: 1)
                }
            }
        }
    }

    /// Runs `body` with the number of each image and room for its patches.
    private static func forEachImage(
        _ plan: Plan, _ body: (Int, UnsafeMutablePointer<Float>) -> Void
    ) {
        let size = plan.depth * plan.positions
        Storage(floatCount: size).withFloats(size) { patches in
            guard let patches = patches.baseAddress else { return }
            for image in 0..<plan.shape.batch { body(image, patches) }
        }
    }

    private static func fill(
        _ output: UnsafeMutablePointer<Float>, _ biases: [Float]?, _ plan: Plan
    ) {
        for channel in 0..<plan.shape.outputChannels {
            let start = output + channel * plan.positions
            start.update(repeating: biases?[channel] ?? 0, count: plan.positions)
        }
    }

    private static func withPointers<R>(
        _ a: Tensor, _ b: Tensor,
        _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> R
    ) -> R {
        let (a, b) = (a.dense(), b.dense())
        return a.withStored { a in b.withStored { b in body(a, b) } }
    }
}

/// Where the elements of a patch matrix `[C kh kw, H' W']` lie in an image `[C, H, W]`.
private struct Plan {
    let shape: ConvolutionShape

    init(_ shape: ConvolutionShape) {
        self.shape = shape
    }

    var depth: Int { shape.inputChannels * shape.kernelHeight * shape.kernelWidth }
    var positions: Int { shape.outputHeight * shape.outputWidth }
    var inputSize: Int { shape.inputChannels * shape.inputHeight * shape.inputWidth }
    var outputSize: Int { shape.outputChannels * positions }

    /// Copies every patch of an image into a column; zero outside the image.
    func gather(_ image: UnsafePointer<Float>, into patches: UnsafeMutablePointer<Float>) {
        forEach { patch, pixel in patches[patch] = pixel.map { image[$0] } ?? 0 }
    }

    /// Adds every column to its patch of an image.
    func scatter(_ patches: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>) {
        forEach { patch, pixel in
            if let pixel { image[pixel] += patches[patch] }
        }
    }

    /// Calls `body` with each index into the patch matrix and its index into the image, or nil
    /// where the patch reaches into the padding.
    @inline(__always)
    private func forEach(_ body: (Int, Int?) -> Void) {
        var patch = 0
        for channel in 0..<shape.inputChannels {
            for kernelRow in 0..<shape.kernelHeight {
                for kernelColumn in 0..<shape.kernelWidth {
                    for outputRow in 0..<shape.outputHeight {
                        let row = outputRow * shape.stride + kernelRow - shape.padding
                        let start = (channel * shape.inputHeight + row) * shape.inputWidth
                        for outputColumn in 0..<shape.outputWidth {
                            let column =
                                outputColumn * shape.stride + kernelColumn - shape.padding
                            let isInside =
                                row >= 0 && row < shape.inputHeight && column >= 0
                                && column < shape.inputWidth
                            body(patch, isInside ? start + column : nil)
                            patch += 1
                        }
                    }
                }
            }
        }
    }
}
