// Dropout layer.

public import Essentials
public import TensorCore

/// In training, sets elements to 0 at random and scales up the others; else it changes nothing.
public final class Dropout: Layer {
    /// The share of elements that become 0.
    public let probability: Double
    /// Where the decisions come from; advanced by each call in training.
    public var random: RandomStream
    /// Whether elements are dropped.
    public var isTraining = true

    /// Makes a layer.
    ///
    /// - Parameters:
    ///   - probability: from 0 up to, not including, 1.
    ///   - random: gives the layer a stream of its own; advanced.
    public init(probability: Double, random: inout RandomStream) {
        self.probability = probability
        self.random = RandomStream(seed: random.next())
    }

    /// Applies the layer.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        isTraining ? input.dropout(probability: probability, random: &random) : input
    }

    /// None.
    public var parameters: [NamedParameter] { [] }

    /// None.
    public var buffers: [NamedBuffer] { [] }
}
