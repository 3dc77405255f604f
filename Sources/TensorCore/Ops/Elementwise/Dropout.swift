// Dropout.

public import Essentials

extension Tensor {
    /// Each element with the given probability 0, else divided by what is left of 1.
    ///
    /// For training only. Which elements are dropped depends on the stream alone, not on the memory
    /// layout. The same operation: `torch.nn.functional.dropout`. Source: Srivastava, Hinton,
    /// Krizhevsky, Sutskever, Salakhutdinov, "Dropout", JMLR 15, 2014.
    ///
    /// - Parameters:
    ///   - probability: from 0 up to, not including, 1; with 0 nothing is drawn.
    ///   - random: where the decisions come from, one per element.
    /// - Returns: a tensor of the same shape.
    public func dropout(probability: Double, random: inout RandomStream) -> Tensor {
        require(
            probability >= 0 && probability < 1, "dropout", "probability \(probability)")
        guard probability > 0 else { return self }
        let factor = Float(1 / (1 - probability))
        let kept = Tensor(shape: shape) { kept in
            for index in kept.indices { kept[index] = random.chance(probability) ? 0 : factor }
        }
        return self * kept
    }
}
