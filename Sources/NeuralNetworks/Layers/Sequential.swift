// Layers one after the other.

internal import TensorCore

/// A chain of stages that is itself a layer.
public final class Sequential: StagedNetwork {
    /// The stages in the order in which they are applied.
    public let stages: [Stage]

    /// Chains stages.
    public init(_ stages: some Sequence<Stage>) {
        self.stages = Array(stages)
    }
}

/// A layer without parameters: a function of its input.
final class Operation: Layer {
    var isTraining = true
    private let body: (Tensor) -> Tensor

    init(_ body: @escaping (Tensor) -> Tensor) {
        self.body = body
    }

    func callAsFunction(_ input: Tensor) -> Tensor { body(input) }

    var parameters: [NamedParameter] { [] }

    var buffers: [NamedBuffer] { [] }
}
