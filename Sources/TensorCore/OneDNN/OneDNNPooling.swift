// Max pooling as oneDNN primitives.

internal import COneDNN

/// The sizes of one pooling; equal ones share compiled primitives.
struct PoolingShape: Hashable {
    let input: [Int]
    let kernel: [Int]
    let stride: Int
    let padding: Int

    /// `[N, C, H', W']`.
    var output: [Int] {
        let size = { (axis: Int) in
            (self.input[axis + 2] + 2 * self.padding - self.kernel[axis]) / self.stride + 1
        }
        return [input[0], input[1], size(0), size(1)]
    }

    var numbers: [Int] { kernel + [stride, padding] }
}

/// Max pooling by oneDNN, on the layout the input has.
enum OneDNNPooling {
    /// What the forward pass leaves for the backward one.
    struct Forward {
        let output: Tensor
        /// Where in its window each maximum lies.
        let workspace: Storage
    }

    static func forward(_ input: Tensor, _ shape: PoolingShape) -> Forward {
        let primitive = forwardPrimitive(input.memoryDescription, shape)
        let layouts = primitive.description
        let output = Tensor.uninitialized(shape.output, as: layouts.layout(dnnl_query_dst_md))
        let workspaceLayout = layouts.layout(dnnl_query_workspace_md)
        let workspace = Storage(byteCount: workspaceLayout.byteCount)
        primitive.run([
            .init(DNNL_ARG_SRC, input), .init(DNNL_ARG_DST, output),
            .init(DNNL_ARG_WORKSPACE, workspace, workspaceLayout),
        ])
        return Forward(output: output, workspace: workspace)
    }

    static func backward(
        _ input: Tensor, _ forward: Forward, _ shape: PoolingShape, gradient: Tensor
    ) -> Tensor {
        let inputLayout = input.memoryDescription
        let outputLayout = forward.output.memoryDescription
        let key = PrimitiveKey(.maxPoolBackward, shape.numbers, [inputLayout, outputLayout])
        let primitive = PrimitiveCache.shared.primitive(key) {
            backwardDescription(inputLayout, outputLayout, shape).flatMap(Primitive.init)
        }
        guard let primitive else { fatalError("oneDNN: no max pooling gradient for this layout") }
        let result = Tensor(
            shape: input.shape, storage: Storage(byteCount: inputLayout.byteCount),
            layout: input.layout)
        primitive.run([
            .init(DNNL_ARG_DIFF_DST, gradient.reordered(to: outputLayout)),
            .init(
                DNNL_ARG_WORKSPACE, forward.workspace,
                primitive.description.layout(dnnl_query_workspace_md)),
            .init(DNNL_ARG_DIFF_SRC, result.storage, inputLayout),
        ])
        return result
    }

    private static func forwardPrimitive(
        _ layout: MemoryDescription, _ shape: PoolingShape
    ) -> Primitive {
        let key = PrimitiveKey(.maxPoolForward, shape.numbers, [layout])
        let primitive = PrimitiveCache.shared.primitive(key) {
            forwardDescription(layout, MemoryDescription(any: shape.output), shape)
                .flatMap(Primitive.init)
        }
        guard let primitive else { fatalError("oneDNN: no max pooling for this layout") }
        return primitive
    }

    private static func forwardDescription(
        _ input: MemoryDescription, _ output: MemoryDescription, _ shape: PoolingShape
    ) -> PrimitiveDescription? {
        var operation = dnnl_pooling_desc_t()
        let status = input.withRaw { input in
            output.withRaw {
                dnnl_pooling_forward_desc_init(
                    &operation, dnnl_forward_training, dnnl_pooling_max, input, $0,
                    strides(shape), shape.kernel.map(Int64.init), padding(shape), padding(shape))
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
                    &operation, dnnl_pooling_max, input, $0, strides(shape),
                    shape.kernel.map(Int64.init), padding(shape), padding(shape))
            }
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation, hint: hint)
    }

    private static func strides(_ shape: PoolingShape) -> [Int64] {
        [Int64(shape.stride), Int64(shape.stride)]
    }

    private static func padding(_ shape: PoolingShape) -> [Int64] {
        [Int64(shape.padding), Int64(shape.padding)]
    }
}
