// Recomputing a block in the backward pass instead of keeping its activations.

/// Runs a block of a network without keeping what it computes on the way; the backward pass runs
/// it once more.
///
/// Costs a second forward pass of the block, and saves the memory of all its activations but the
/// inputs and the result. Source: Chen, Xu, Zhang, Guestrin, "Training Deep Nets with Sublinear
/// Memory Cost", 2016, arXiv 1604.06174. Batch norms inside move their running statistics once.
///
/// - Parameters:
///   - inputs: what the block is computed from, besides parameters.
///   - block: computes the same result each time it is called with the same inputs; a stream of
///     random numbers must be copied inside it. What was computed from parameters before must come
///     in through `inputs`: the backward pass stops the program if the block captured it.
/// - Returns: what `block` returned, with a record.
public func checkpointed(_ inputs: [Tensor], _ block: @escaping ([Tensor]) -> Tensor) -> Tensor {
    guard GradientMode.isRecording else { return block(inputs) }
    let values = inputs.map { $0.detached() }
    var result = withoutGradients { block(values) }
    let needed = inputs.map(\.requiresGradient)
    // Recorded even where no input needs a gradient: parameters in the block may.
    result.node = GradientNode("checkpoint", inputs: inputs.map(\.node)) { gradient in
        let start = GradientNode.lastOrder
        let collected = CollectedGradients(count: values.count)
        let leaves = values.indices.map { index in
            needed[index] ? collected.leaf(values[index], index) : values[index]
        }
        let output = GradientMode.$isRecording.withValue(true) {
            GradientMode.$isRecomputing.withValue(true) { block(leaves) }
        }
        output.node?.requireNoOperation(upTo: start)
        output.node?.passAll(from: gradient)
        return collected.gradients
    }
    return result
}

extension GradientNode {
    /// Stops the program if this operation depends on one recorded before the block ran again.
    fileprivate func requireNoOperation(upTo start: Int) {
        for node in Self.reachable(from: self) where node.order <= start {
            require(
                node.parameter != nil, "checkpointed",
                "the block captured the result of \(node.operation); hand it over as an input")
        }
    }
}

/// The gradients that arrive at the inputs of a block.
private final class CollectedGradients {
    private(set) var gradients: [Tensor?]

    init(count: Int) {
        gradients = [Tensor?](repeating: nil, count: count)
    }

    /// The value as a leaf whose gradient is kept here.
    func leaf(_ value: Tensor, _ index: Int) -> Tensor {
        var leaf = value
        leaf.node = GradientNode("checkpoint", inputs: []) { gradient in
            self.gradients[index] = gradient
            return []
        }
        return leaf
    }
}
