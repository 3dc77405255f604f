// The three passes of a convolution as oneDNN primitives.

internal import COneDNN

/// Convolution by oneDNN; nil where it has no implementation of the algorithm for the shape.
enum OneDNNConvolution {
    /// y = W * x + b, in the layout oneDNN likes best.
    static func forward(
        _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ shape: ConvolutionShape,
        _ algorithm: ConvolutionAlgorithm
    ) -> Tensor? {
        let numbers = shape.numbers + [bias == nil ? 0 : 1]
        let key = PrimitiveKey(.convolution(.forward, algorithm), numbers)
        let primitive = PrimitiveCache.shared.primitive(key) {
            forwardDescription(shape, hasBias: bias != nil, algorithm).flatMap(Primitive.init)
        }
        guard let primitive else { return nil }
        let layouts = primitive.description
        let output = Tensor.uninitialized(shape.output, as: layouts.layout(dnnl_query_dst_md))
        var arguments: [Primitive.Argument] = [
            .init(DNNL_ARG_SRC, input.reordered(to: layouts.layout(dnnl_query_src_md))),
            weightArgument(weight, layouts.layout(dnnl_query_weights_md), shape),
            .init(DNNL_ARG_DST, output),
        ]
        if let bias { arguments.append(.init(DNNL_ARG_BIAS, bias.dense())) }
        primitive.run(arguments)
        return output
    }

    /// The gradient of the input.
    static func backwardData(
        _ gradient: Tensor, _ weight: Tensor, _ shape: ConvolutionShape,
        _ algorithm: ConvolutionAlgorithm
    ) -> Tensor? {
        let key = PrimitiveKey(.convolution(.backwardData, algorithm), shape.numbers)
        let primitive = PrimitiveCache.shared.primitive(key) {
            backwardDataDescription(shape, algorithm).flatMap(Primitive.init)
        }
        guard let primitive else { return nil }
        let layouts = primitive.description
        let result = Tensor.uninitialized(shape.input, as: layouts.layout(dnnl_query_diff_src_md))
        primitive.run([
            .init(
                DNNL_ARG_DIFF_DST, gradient.reordered(to: layouts.layout(dnnl_query_diff_dst_md))),
            weightArgument(weight, layouts.layout(dnnl_query_weights_md), shape),
            .init(DNNL_ARG_DIFF_SRC, result),
        ])
        return result
    }

    /// The gradients of weight and bias.
    static func backwardWeights(
        _ input: Tensor, _ gradient: Tensor, hasBias: Bool, _ shape: ConvolutionShape,
        _ algorithm: ConvolutionAlgorithm
    ) -> (weight: Tensor, bias: Tensor?)? {
        let numbers = shape.numbers + [hasBias ? 1 : 0]
        let key = PrimitiveKey(.convolution(.backwardWeights, algorithm), numbers)
        let primitive = PrimitiveCache.shared.primitive(key) {
            backwardWeightsDescription(shape, hasBias: hasBias, algorithm)
                .flatMap(Primitive.init)
        }
        guard let primitive else { return nil }
        let layouts = primitive.description
        let weight = Tensor.uninitialized(
            shape.primitiveWeight, as: layouts.layout(dnnl_query_diff_weights_md))
        let bias = hasBias ? Tensor(shape: [shape.outputChannels]) { _ in } : nil
        var arguments: [Primitive.Argument] = [
            .init(DNNL_ARG_SRC, input.reordered(to: layouts.layout(dnnl_query_src_md))),
            .init(
                DNNL_ARG_DIFF_DST, gradient.reordered(to: layouts.layout(dnnl_query_diff_dst_md))),
            .init(DNNL_ARG_DIFF_WEIGHTS, weight),
        ]
        if let bias { arguments.append(.init(DNNL_ARG_DIFF_BIAS, bias)) }
        primitive.run(arguments)
        return (shape.groups == 1 ? weight : weight.reshaped(to: shape.weight), bias)
    }

    private static func weightArgument(
        _ weight: Tensor, _ layout: MemoryDescription, _ shape: ConvolutionShape
    ) -> Primitive.Argument {
        let filters =
            shape.groups == 1 ? weight : weight.detached().reshaped(to: shape.primitiveWeight)
        return .init(DNNL_ARG_WEIGHTS, filters.reordered(to: layout))
    }
}

extension ConvolutionShape {
    /// `[O, C, ...]`, or `[G, O / G, C / G, ...]`, which is how oneDNN is told of groups.
    fileprivate var primitiveWeight: [Int] {
        groups == 1 ? weight : [groups, outputChannels / groups] + weight.dropFirst()
    }
}

// MARK: - Descriptions

extension OneDNNConvolution {
    private static func kind(_ algorithm: ConvolutionAlgorithm) -> dnnl_alg_kind_t? {
        switch algorithm {
        case .direct: dnnl_convolution_direct
        case .oneDNNWinograd: dnnl_convolution_winograd
        case .winograd, .frames, .gemm: nil
        }
    }

    private static func forwardDescription(
        _ shape: ConvolutionShape, hasBias: Bool, _ algorithm: ConvolutionAlgorithm
    ) -> PrimitiveDescription? {
        guard let kind = kind(algorithm) else { return nil }
        var operation = dnnl_convolution_desc_t()
        let status = withLayouts(shape, hasBias: hasBias) { source, weight, bias, target in
            dnnl_dilated_convolution_forward_desc_init(
                &operation, dnnl_forward_training, kind, source, weight, bias, target,
                strides(shape), dilation(shape), padding(shape), padding(shape))
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation)
    }

    private static func backwardDataDescription(
        _ shape: ConvolutionShape, _ algorithm: ConvolutionAlgorithm
    ) -> PrimitiveDescription? {
        guard let kind = kind(algorithm),
            let forward = forwardDescription(shape, hasBias: false, algorithm)
        else { return nil }
        var operation = dnnl_convolution_desc_t()
        let status = withLayouts(shape, hasBias: false) { source, weight, _, target in
            dnnl_dilated_convolution_backward_data_desc_init(
                &operation, kind, source, weight, target, strides(shape), dilation(shape),
                padding(shape), padding(shape))
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation, hint: forward)
    }

    private static func backwardWeightsDescription(
        _ shape: ConvolutionShape, hasBias: Bool, _ algorithm: ConvolutionAlgorithm
    ) -> PrimitiveDescription? {
        guard let kind = kind(algorithm),
            let forward = forwardDescription(shape, hasBias: hasBias, algorithm)
        else { return nil }
        var operation = dnnl_convolution_desc_t()
        let status = withLayouts(shape, hasBias: hasBias) { source, weight, bias, target in
            dnnl_dilated_convolution_backward_weights_desc_init(
                &operation, kind, source, weight, bias, target, strides(shape), dilation(shape),
                padding(shape), padding(shape))
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation, hint: forward)
    }

    private typealias Layout = UnsafePointer<dnnl_memory_desc_t>

    /// Runs `body` with descriptions of input, weight, bias and output that leave the layouts to
    /// oneDNN.
    private static func withLayouts(
        _ shape: ConvolutionShape, hasBias: Bool,
        _ body: (Layout, Layout, Layout?, Layout) -> dnnl_status_t
    ) -> dnnl_status_t {
        let bias = MemoryDescription(dense: [shape.outputChannels])
        return MemoryDescription(any: shape.input).withRaw { source in
            MemoryDescription(any: shape.primitiveWeight).withRaw { weight in
                MemoryDescription(any: shape.output).withRaw { target in
                    bias.withRaw { body(source, weight, hasBias ? $0 : nil, target) }
                }
            }
        }
    }

    private static func strides(_ shape: ConvolutionShape) -> [Int64] {
        shape.stride.map(Int64.init)
    }

    private static func padding(_ shape: ConvolutionShape) -> [Int64] {
        shape.padding.map(Int64.init)
    }

    /// What oneDNN calls dilation: the positions left out between two of a patch.
    private static func dilation(_ shape: ConvolutionShape) -> [Int64] {
        shape.dilation.map { Int64($0 - 1) }
    }
}
