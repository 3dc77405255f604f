// Fully connected layer.

public import Essentials
public import TensorCore

/// y = x Wᵀ + b: `[N, inputs]` to `[N, outputs]`.
///
/// Parameters: `weight` `[outputs, inputs]`, drawn from `Initialization.heNormal`; `bias`
/// `[outputs]`, zero.
public final class Linear: Module {
    /// W.
    public let weight: Parameter
    /// b.
    public let bias: Parameter
    /// No effect on this layer.
    public var isTraining = true

    /// Makes a layer with random weights.
    ///
    /// - Parameters:
    ///   - inputs: numbers per row of the input.
    ///   - outputs: numbers per row of the output.
    ///   - random: the source of start values; advanced.
    public convenience init(inputs: Int, outputs: Int, random: inout RandomStream) {
        self.init(
            weight: Initialization.heNormal([outputs, inputs], fanIn: inputs, random: &random),
            bias: Tensor(zeros: [outputs]))
    }

    /// Makes a layer with given start values.
    ///
    /// - Parameters:
    ///   - weight: `[outputs, inputs]`.
    ///   - bias: `[outputs]`.
    public init(weight: Tensor, bias: Tensor) {
        self.weight = Parameter(weight)
        self.bias = Parameter(bias)
    }

    /// Applies the layer.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.linear(weight: weight.tensor, bias: bias.tensor)
    }

    /// `weight`, `bias`.
    public var parameters: [NamedParameter] { [("weight", weight), ("bias", bias)] }

    /// None.
    public var buffers: [NamedBuffer] { [] }
}
