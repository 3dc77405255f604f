// The record of how a tensor was computed.

internal import Synchronization

/// One recorded operation, or the leaf of a parameter.
///
/// Holds what its backward pass needs (the closure captures the activations) until `backward()`
/// has passed it.
final class GradientNode {
    /// Increases with every recorded operation, so inputs always come before outputs.
    let order: Int
    /// The operation, for messages.
    let operation: String
    /// The nodes of the inputs; nil for inputs that need no gradient.
    private(set) var inputs: [GradientNode?]
    /// Set for leaves.
    let parameter: Parameter?
    /// From the gradient of the output to the gradients of the inputs.
    private var backward: ((Tensor) -> [Tensor?])?
    /// The gradient of the output, summed over the consumers that have been passed.
    private var gradient: Tensor?

    init(_ operation: String, inputs: [GradientNode?], backward: @escaping (Tensor) -> [Tensor?]) {
        self.operation = operation
        self.inputs = inputs
        self.backward = backward
        parameter = nil
        order = Self.counter.add(1, ordering: .relaxed).newValue
    }

    init(leafOf parameter: Parameter) {
        operation = "Parameter"
        inputs = []
        self.parameter = parameter
        order = Self.counter.add(1, ordering: .relaxed).newValue
    }

    private static let counter = Atomic<Int>(0)
    /// The order of the operation that was recorded last, on any thread.
    static var lastOrder: Int { counter.load(ordering: .relaxed) }

    deinit {
        // Released one by one: a chain that frees itself link by link would exhaust the stack.
        var pending = takeInputs()
        while var node = pending.popLast() {
            if isKnownUniquelyReferenced(&node) { pending += node.takeInputs() }
        }
    }

    /// Hands over the input nodes and forgets the backward pass, which refers to them too.
    private func takeInputs() -> [GradientNode] {
        defer {
            inputs = []
            backward = nil
        }
        return inputs.compactMap(\.self)
    }

    /// Adds to the gradient of the output.
    func accumulate(_ contribution: Tensor) {
        gradient = gradient.map { $0.adding(contribution) } ?? contribution
    }

    /// Computes the gradients of the inputs, hands them on, and forgets everything.
    func pass() {
        guard let gradient else { return }
        self.gradient = nil
        if let parameter {
            return FaultWatch.unwatched { parameter.accumulate(gradient) }
        }
        guard let backward else {
            fatalError(
                "backward: the record of \(operation) is gone, because backward() passed it before")
        }
        let inputs = self.inputs
        self.backward = nil
        self.inputs = []
        let results = FaultWatch.unwatched { backward(gradient) }
        FaultWatch.current?.see(gradients: results, of: operation, inputs: inputs)
        FaultWatch.unwatched {
            for (input, result) in zip(inputs, results) {
                if let input, let result { input.accumulate(result) }
            }
        }
    }
}

extension Tensor {
    /// A result with the record of its operation, if gradients are recorded and any input needs one.
    ///
    /// - Parameters:
    ///   - operation: its name, for messages.
    ///   - inputs: the tensors it was computed from.
    ///   - backward: from the gradient of the result, in any layout, to the gradients of the inputs
    ///     in their order; nil where an input needs none.
    /// - Returns: this tensor with the record.
    func recording(
        _ operation: String, _ inputs: [Tensor], backward: @escaping (Tensor) -> [Tensor?]
    ) -> Tensor {
        FaultWatch.current?.see(self, of: operation, inputs: inputs.map(\.node))
        guard GradientMode.isRecording, inputs.contains(where: { $0.node != nil }) else {
            return detached()
        }
        var result = self
        result.node = GradientNode(operation, inputs: inputs.map(\.node), backward: backward)
        return result
    }
}
