// Activations between the forward and the backward pass.

/// A tensor that an operation keeps for its backward pass; see `TrainingPrecision`.
struct KeptTensor {
    private enum Content {
        case whole(Tensor)
        case rounded(RoundedNumbers, shape: [Int], layout: TensorLayout)
    }

    /// Numbers in memory from which on an activation is worth rounding: a quarter of a mebibyte.
    static let smallestRounded = 1 << 16

    private let content: Content

    /// Keeps a tensor.
    ///
    /// - Parameters:
    ///   - tensor: what the backward pass will want.
    ///   - isActivation: whether it was computed, so that nobody else has to keep it.
    init(_ tensor: Tensor, isActivation: Bool) {
        if isActivation, TrainingPrecision.current == .mixed,
            tensor.storedCount >= Self.smallestRounded
        {
            content = .rounded(.of(tensor), shape: tensor.shape, layout: tensor.layout)
        } else {
            content = .whole(tensor.detached())
        }
    }

    /// The tensor without its record, in its layout.
    var tensor: Tensor {
        switch content {
        case .whole(let tensor): tensor
        case .rounded(let numbers, let shape, let layout):
            Tensor(shape: shape, storage: numbers.expanded(), layout: layout)
        }
    }
}

extension Tensor {
    /// A result with the record of its operation, whose backward pass needs large tensors.
    ///
    /// - Parameters:
    ///   - operation: its name, for messages.
    ///   - inputs: the tensors it was computed from.
    ///   - kept: what the backward pass needs: inputs with their records, or the result. It must not
    ///     refer to them in another way, or they are kept twice.
    ///   - backward: from the gradient of the result, in any layout, and the kept tensors, to the
    ///     gradients of the inputs in their order; nil where an input needs none.
    /// - Returns: this tensor with the record.
    func recording(
        _ operation: String, _ inputs: [Tensor], keeping kept: [Tensor],
        backward: @escaping (_ gradient: Tensor, _ kept: [Tensor]) -> [Tensor?]
    ) -> Tensor {
        // What is not recorded is not kept, and should not be rounded either.
        let isRecorded = GradientMode.isRecording && inputs.contains { $0.node != nil }
        let kept =
            isRecorded ? kept.map { KeptTensor($0, isActivation: isActivation($0)) } : []
        return recording(operation, inputs) { gradient in
            backward(gradient, kept.map(\.tensor))
        }
    }

    /// Whether something that the operation of this result keeps was computed: the result itself, or an
    /// input that is no parameter and no sample.
    private func isActivation(_ kept: Tensor) -> Bool {
        kept.storage === storage || kept.node.map { $0.parameter == nil } ?? false
    }
}
