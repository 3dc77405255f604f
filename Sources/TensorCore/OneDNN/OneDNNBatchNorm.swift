// Batch normalization as oneDNN primitives.

internal import COneDNN

/// What one batch normalization is made of; equal configurations share compiled primitives.
struct BatchNormConfiguration {
    let epsilon: Float
    /// Whether the statistics are constants, as in inference, rather than those of the batch,
    /// through which gradients flow.
    let hasConstantStatistics: Bool
    /// Apply max(·, 0) to the result.
    let fusesReLU: Bool
    /// Prepare for a backward pass.
    let isTraining: Bool

    /// The forward pass is always given its statistics.
    var forwardFlags: UInt32 { flags(hasGivenStatistics: true) }

    var backwardFlags: UInt32 { flags(hasGivenStatistics: hasConstantStatistics) }

    var numbers: [Int] {
        [Int(epsilon.bitPattern), Int(backwardFlags), isTraining ? 1 : 0]
    }

    private func flags(hasGivenStatistics: Bool) -> UInt32 {
        var flags = dnnl_use_scaleshift.rawValue
        if hasGivenStatistics { flags |= dnnl_use_global_stats.rawValue }
        if fusesReLU { flags |= dnnl_fuse_norm_relu.rawValue }
        return UInt32(flags)
    }
}

/// Batch normalization by oneDNN, on the layout the input has.
enum OneDNNBatchNorm {
    /// What the forward pass leaves for the backward one.
    struct Forward {
        let output: Tensor
        let mean: Tensor
        let variance: Tensor
        /// Which results the fused ReLU let through.
        let workspace: Storage?
    }

    static func forward(
        _ input: Tensor, scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor,
        _ configuration: BatchNormConfiguration
    ) -> Forward {
        let layout = input.memoryDescription
        let primitive = forwardPrimitive(layout, configuration)
        let output = Tensor(
            shape: input.shape, storage: Storage(byteCount: layout.byteCount),
            layout: input.layout)
        var arguments: [Primitive.Argument] = [
            .init(DNNL_ARG_SRC, input.storage, layout), .init(DNNL_ARG_DST, output.storage, layout),
            scaleShift(scale, shift),
            .init(DNNL_ARG_MEAN, mean), .init(DNNL_ARG_VARIANCE, variance),
        ]
        var workspace: Storage?
        if configuration.fusesReLU && configuration.isTraining {
            let description = primitive.description.layout(dnnl_query_workspace_md)
            let storage = Storage(byteCount: description.byteCount)
            arguments.append(.init(DNNL_ARG_WORKSPACE, storage, description))
            workspace = storage
        }
        primitive.run(arguments)
        return Forward(output: output, mean: mean, variance: variance, workspace: workspace)
    }

    static func backward(
        _ input: Tensor, scale: Tensor, _ forward: Forward, gradient: Tensor,
        _ configuration: BatchNormConfiguration
    ) -> (input: Tensor, scale: Tensor, shift: Tensor) {
        let layout = input.memoryDescription
        let primitive = backwardPrimitive(layout, configuration)
        let gradient = gradient.reordered(to: layout)
        let result = Tensor(
            shape: input.shape, storage: Storage(byteCount: layout.byteCount),
            layout: input.layout)
        let channels = input.shape[1]
        let toBoth = Tensor(shape: [2, channels]) { _ in }
        var arguments: [Primitive.Argument] = [
            .init(DNNL_ARG_SRC, input.storage, layout), .init(DNNL_ARG_MEAN, forward.mean),
            .init(DNNL_ARG_VARIANCE, forward.variance), scaleShift(scale, scale),
            .init(DNNL_ARG_DIFF_DST, gradient.storage, layout),
            .init(DNNL_ARG_DIFF_SRC, result.storage, layout),
            .init(DNNL_ARG_DIFF_SCALE_SHIFT, toBoth),
        ]
        if let workspace = forward.workspace {
            let description = primitive.description.layout(dnnl_query_workspace_md)
            arguments.append(.init(DNNL_ARG_WORKSPACE, workspace, description))
        }
        primitive.run(arguments)
        return (result, toBoth.row(0), toBoth.row(1))
    }

    /// Scale and shift as the one matrix `[2, C]` that oneDNN 2.6 takes; with the flags for two
    /// separate ones it refuses to run the backward pass.
    private static func scaleShift(_ scale: Tensor, _ shift: Tensor) -> Primitive.Argument {
        let both = Tensor.concatenated([
            scale.detached().reshaped(to: [1, scale.count]),
            shift.detached().reshaped(to: [1, shift.count]),
        ])
        return .init(DNNL_ARG_SCALE_SHIFT, both)
    }

    private static func forwardPrimitive(
        _ layout: MemoryDescription, _ configuration: BatchNormConfiguration
    ) -> Primitive {
        let key = PrimitiveKey(.batchNormForward, configuration.numbers, [layout])
        let primitive = PrimitiveCache.shared.primitive(key) {
            forwardDescription(layout, configuration, configuration.forwardFlags)
                .flatMap(Primitive.init)
        }
        guard let primitive else { fatalError("oneDNN: no batch norm for this layout") }
        return primitive
    }

    private static func backwardPrimitive(
        _ layout: MemoryDescription, _ configuration: BatchNormConfiguration
    ) -> Primitive {
        let key = PrimitiveKey(.batchNormBackward, configuration.numbers, [layout])
        let primitive = PrimitiveCache.shared.primitive(key) {
            var operation = dnnl_batch_normalization_desc_t()
            let status = layout.withRaw {
                dnnl_batch_normalization_backward_desc_init(
                    &operation, dnnl_backward, $0, $0, configuration.epsilon,
                    configuration.backwardFlags)
            }
            guard status == dnnl_success,
                let hint = forwardDescription(
                    layout, configuration, configuration.backwardFlags)
            else { return nil }
            return PrimitiveDescription(operation: &operation, hint: hint).flatMap(Primitive.init)
        }
        guard let primitive else { fatalError("oneDNN: no batch norm gradient for this layout") }
        return primitive
    }

    private static func forwardDescription(
        _ layout: MemoryDescription, _ configuration: BatchNormConfiguration, _ flags: UInt32
    ) -> PrimitiveDescription? {
        var operation = dnnl_batch_normalization_desc_t()
        let kind = configuration.isTraining ? dnnl_forward_training : dnnl_forward_inference
        let status = layout.withRaw {
            dnnl_batch_normalization_forward_desc_init(
                &operation, kind, $0, configuration.epsilon, flags)
        }
        guard status == dnnl_success else { return nil }
        return PrimitiveDescription(operation: &operation)
    }
}

extension Tensor {
    /// One row of a matrix as a vector.
    fileprivate func row(_ index: Int) -> Tensor {
        gatherRows([index]).reshaped(to: [shape[1]])
    }
}
