// Applying batch normalization, as a oneDNN primitive.

internal import COneDNN

/// Normalization with given statistics by oneDNN, on the layout the input has.
enum OneDNNBatchNorm {
    /// scale (x - mean) / sqrt(variance + epsilon) + shift, then max(·, 0) if `fusesReLU`.
    static func apply(
        _ input: Tensor, scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor,
        epsilon: Float, fusesReLU: Bool
    ) -> Tensor {
        let layout = input.memoryDescription
        let primitive = primitive(layout, epsilon, fusesReLU)
        let output = Tensor(
            shape: input.shape, storage: Storage(byteCount: layout.byteCount),
            layout: input.layout)
        primitive.run([
            .init(DNNL_ARG_SRC, input.storage, layout), .init(DNNL_ARG_DST, output.storage, layout),
            .init(DNNL_ARG_MEAN, mean), .init(DNNL_ARG_VARIANCE, variance),
            scaleShift(scale, shift),
        ])
        return output
    }

    /// Scale and shift as the one matrix `[2, C]` that oneDNN 2.6 takes.
    private static func scaleShift(_ scale: Tensor, _ shift: Tensor) -> Primitive.Argument {
        let both = Tensor.concatenated([
            scale.detached().reshaped(to: [1, scale.count]),
            shift.detached().reshaped(to: [1, shift.count]),
        ])
        return .init(DNNL_ARG_SCALE_SHIFT, both)
    }

    private static func primitive(
        _ layout: MemoryDescription, _ epsilon: Float, _ fusesReLU: Bool
    ) -> Primitive {
        let numbers = [Int(epsilon.bitPattern), fusesReLU ? 1 : 0]
        let key = PrimitiveKey(.batchNorm, numbers, [layout])
        let primitive = PrimitiveCache.shared.primitive(key) {
            description(layout, epsilon, fusesReLU).flatMap(Primitive.init)
        }
        guard let primitive else { fatalError("oneDNN: no batch norm for this layout") }
        return primitive
    }

    private static func description(
        _ layout: MemoryDescription, _ epsilon: Float, _ fusesReLU: Bool
    ) -> PrimitiveDescription? {
        var flags = dnnl_use_scaleshift.rawValue | dnnl_use_global_stats.rawValue
        if fusesReLU { flags |= dnnl_fuse_norm_relu.rawValue }
        var operation = dnnl_batch_normalization_desc_t()
        let status = layout.withRaw {
            dnnl_batch_normalization_forward_desc_init(
                &operation, dnnl_forward_inference, $0, epsilon, UInt32(flags))
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation)
    }
}
