// Local response normalization as oneDNN primitives.

internal import COneDNN

/// Normalization across channels by oneDNN, on the layout the input has.
struct OneDNNLocalResponseNorm {
    let size: Int
    let alpha, beta, k: Float

    /// The result, and what the backward pass needs of it.
    func forward(_ input: Tensor) -> (result: Tensor, workspace: Storage?) {
        let layout = input.memoryDescription
        let primitive = primitive(.localResponseNormForward, layout) {
            forwardDescription(layout)
        }
        let result = Tensor.uninitialized(input.shape, in: input.layout)
        var arguments: [Primitive.Argument] = [
            .init(DNNL_ARG_SRC, input), .init(DNNL_ARG_DST, result),
        ]
        var workspace: Storage?
        let workspaceLayout = primitive.description.layout(dnnl_query_workspace_md)
        if workspaceLayout.byteCount > 0 {
            let storage = Storage(byteCount: workspaceLayout.byteCount)
            arguments.append(.init(DNNL_ARG_WORKSPACE, storage, workspaceLayout))
            workspace = storage
        }
        primitive.run(arguments)
        return (result, workspace)
    }

    /// The gradient of the input.
    func backward(_ input: Tensor, _ workspace: Storage?, gradient: Tensor) -> Tensor {
        let layout = input.memoryDescription
        let primitive = primitive(.localResponseNormBackward, layout) {
            backwardDescription(layout)
        }
        let result = Tensor.uninitialized(input.shape, in: input.layout)
        var arguments: [Primitive.Argument] = [
            .init(DNNL_ARG_SRC, input), .init(DNNL_ARG_DIFF_DST, gradient.reordered(to: layout)),
            .init(DNNL_ARG_DIFF_SRC, result),
        ]
        if let workspace {
            let layout = primitive.description.layout(dnnl_query_workspace_md)
            arguments.append(.init(DNNL_ARG_WORKSPACE, workspace, layout))
        }
        primitive.run(arguments)
        return result
    }

    private func primitive(
        _ operation: PrimitiveKey.Operation, _ layout: MemoryDescription,
        _ describe: () -> PrimitiveDescription?
    ) -> Primitive {
        let numbers = [size] + [alpha, beta, k].map { Int($0.bitPattern) }
        let primitive = PrimitiveCache.shared.primitive(PrimitiveKey(operation, numbers, [layout]))
        {
            describe().flatMap(Primitive.init)
        }
        guard let primitive else { fatalError("oneDNN: no local response norm for this layout") }
        return primitive
    }

    private func forwardDescription(_ layout: MemoryDescription) -> PrimitiveDescription? {
        var operation = dnnl_lrn_desc_t()
        let status = layout.withRaw {
            dnnl_lrn_forward_desc_init(
                &operation, dnnl_forward_training, dnnl_lrn_across_channels, $0, Int64(size),
                alpha, beta, k)
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation)
    }

    private func backwardDescription(_ layout: MemoryDescription) -> PrimitiveDescription? {
        guard let hint = forwardDescription(layout) else { return nil }
        var operation = dnnl_lrn_desc_t()
        let status = layout.withRaw {
            dnnl_lrn_backward_desc_init(
                &operation, dnnl_lrn_across_channels, $0, $0, Int64(size), alpha, beta, k)
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation, hint: hint)
    }
}
