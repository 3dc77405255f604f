// Convolution as a matrix product: slow but always possible.

/// Patches of the input as the columns of a matrix, multiplied by OpenBLAS, image by image.
///
/// Source: Chellapilla, Puri, Simard, "High Performance Convolutional Neural Networks for Document
/// Processing", 2006.
enum Im2ColConvolution {
    /// y[n] = W · patches(x[n]) + b, group by group.
    static func forward(
        _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ shape: ConvolutionShape
    ) -> Tensor {
        let plan = PatchPlan(shape)
        let biases = bias?.values
        return withPointers(input, weight) { input, weight in
            Tensor(shape: shape.output) { output in
                guard let output = output.baseAddress else { return }
                forEachPart(plan) { image, group, patches in
                    let target = output + plan.outputOffset(image, group)
                    plan.gather(input + plan.inputOffset(image, group), into: patches)
                    fill(target, biases, group, plan)
                    Gemm.multiply(
                        m: plan.filters, n: plan.positions, k: plan.depth,
                        a: weight + group * plan.weightSize, b: patches, c: target, beta: 1)
                }
            }
        }
    }

    /// patches(dx[n]) = Wᵀ dy[n], added up where patches overlap.
    static func backwardData(
        _ gradient: Tensor, _ weight: Tensor, _ shape: ConvolutionShape
    ) -> Tensor {
        let plan = PatchPlan(shape)
        return withPointers(gradient, weight) { gradient, weight in
            Tensor(shape: shape.input) { result in
                result.update(repeating: 0)
                guard let result = result.baseAddress else { return }
                forEachPart(plan) { image, group, patches in
                    Gemm.multiply(
                        m: plan.depth, n: plan.positions, k: plan.filters,
                        a: weight + group * plan.weightSize, transposeA: true,
                        b: gradient + plan.outputOffset(image, group), c: patches)
                    plan.scatter(patches, into: result + plan.inputOffset(image, group))
                }
            }
        }
    }

    /// dW = Σ_n dy[n] · patches(x[n])ᵀ.
    static func backwardWeights(
        _ input: Tensor, _ gradient: Tensor, _ shape: ConvolutionShape
    ) -> Tensor {
        let plan = PatchPlan(shape)
        return withPointers(input, gradient) { input, gradient in
            Tensor(shape: shape.weight) { result in
                result.update(repeating: 0)
                guard let result = result.baseAddress else { return }
                forEachPart(plan) { image, group, patches in
                    plan.gather(input + plan.inputOffset(image, group), into: patches)
                    Gemm.multiply(
                        m: plan.filters, n: plan.depth, k: plan.positions,
                        a: gradient + plan.outputOffset(image, group), b: patches,
                        transposeB: true, c: result + group * plan.weightSize, beta: 1)
                }
            }
        }
    }

    /// Runs `body` with the number of each image and group and room for its patches.
    private static func forEachPart(
        _ plan: PatchPlan, _ body: (Int, Int, UnsafeMutablePointer<Float>) -> Void
    ) {
        let size = plan.depth * plan.positions
        Storage(floatCount: size).withFloats(size) { patches in
            guard let patches = patches.baseAddress else { return }
            for image in 0..<plan.shape.batch {
                for group in 0..<plan.shape.groups { body(image, group, patches) }
            }
        }
    }

    private static func fill(
        _ output: UnsafeMutablePointer<Float>, _ biases: [Float]?, _ group: Int, _ plan: PatchPlan
    ) {
        for filter in 0..<plan.filters {
            let start = output + filter * plan.positions
            let bias = biases?[group * plan.filters + filter] ?? 0
            start.update(repeating: bias, count: plan.positions)
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
