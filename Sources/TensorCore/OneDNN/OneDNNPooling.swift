// Pooling as oneDNN primitives.

internal import COneDNN

/// Pooling by oneDNN, on the layout the input has.
enum OneDNNPooling {
    /// What the forward pass leaves for the backward one.
    struct Record {
        let outputLayout: MemoryDescription
        /// Where in its window each maximum lies; nil for averages.
        let workspace: Storage?
    }

    static func forward(
        _ input: Tensor, _ shape: PoolingShape
    ) -> (output: Tensor, record: Record) {
        let primitive = forwardPrimitive(input.memoryDescription, shape)
        let layouts = primitive.description
        let output = Tensor.uninitialized(shape.output, as: layouts.layout(dnnl_query_dst_md))
        var arguments = [
            Primitive.Argument(DNNL_ARG_SRC, input), .init(DNNL_ARG_DST, output),
        ]
        var workspace: Storage?
        if shape.kind == .maximum {
            let layout = layouts.layout(dnnl_query_workspace_md)
            let storage = Storage(byteCount: layout.byteCount)
            arguments.append(.init(DNNL_ARG_WORKSPACE, storage, layout))
            workspace = storage
        }
        primitive.run(arguments)
        return (output, Record(outputLayout: output.memoryDescription, workspace: workspace))
    }

    /// The gradient of an input of the given layout, from that of the output.
    static func backward(
        _ layout: TensorLayout, _ record: Record, _ shape: PoolingShape, gradient: Tensor
    ) -> Tensor {
        let result = Tensor.uninitialized(shape.input, in: layout)
        let inputLayout = result.memoryDescription
        let outputLayout = record.outputLayout
        let key = PrimitiveKey(.poolBackward, shape.numbers, [inputLayout, outputLayout])
        let primitive = PrimitiveCache.shared.primitive(key) {
            backwardDescription(inputLayout, outputLayout, shape).flatMap(Primitive.init)
        }
        guard let primitive else { fatalError("oneDNN: no pooling gradient for this layout") }
        var arguments: [Primitive.Argument] = [
            .init(DNNL_ARG_DIFF_DST, gradient.reordered(to: outputLayout)),
            .init(DNNL_ARG_DIFF_SRC, result),
        ]
        if let workspace = record.workspace {
            let layout = primitive.description.layout(dnnl_query_workspace_md)
            arguments.append(.init(DNNL_ARG_WORKSPACE, workspace, layout))
        }
        primitive.run(arguments)
        return result
    }

    private static func forwardPrimitive(
        _ layout: MemoryDescription, _ shape: PoolingShape
    ) -> Primitive {
        let key = PrimitiveKey(.poolForward, shape.numbers, [layout])
        let primitive = PrimitiveCache.shared.primitive(key) {
            forwardDescription(layout, MemoryDescription(any: shape.output), shape)
                .flatMap(Primitive.init)
        }
        guard let primitive else { fatalError("oneDNN: no pooling for this layout") }
        return primitive
    }

    private static func kind(_ shape: PoolingShape) -> dnnl_alg_kind_t {
        switch shape.kind {
        case .maximum: dnnl_pooling_max
        case .average: dnnl_pooling_avg_include_padding
        case .averageOfInside: dnnl_pooling_avg_exclude_padding
        }
    }

    private static func forwardDescription(
        _ input: MemoryDescription, _ output: MemoryDescription, _ shape: PoolingShape
    ) -> PrimitiveDescription? {
        var operation = dnnl_pooling_desc_t()
        let status = input.withRaw { input in
            output.withRaw {
                dnnl_pooling_forward_desc_init(
                    &operation, dnnl_forward_training, kind(shape), input, $0,
                    shape.stride.map(Int64.init), shape.kernel.map(Int64.init),
                    shape.padding.map(Int64.init), shape.endPadding.map(Int64.init))
            }
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation)
    }

    private static func backwardDescription(
        _ input: MemoryDescription, _ output: MemoryDescription, _ shape: PoolingShape
    ) -> PrimitiveDescription? {
        guard let hint = forwardDescription(input, output, shape) else { return nil }
        var operation = dnnl_pooling_desc_t()
        let status = input.withRaw { input in
            output.withRaw {
                dnnl_pooling_backward_desc_init(
                    &operation, kind(shape), input, $0, shape.stride.map(Int64.init),
                    shape.kernel.map(Int64.init), shape.padding.map(Int64.init),
                    shape.endPadding.map(Int64.init))
            }
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation, hint: hint)
    }
}
