// Fully connected layer.

public import Essentials
public import TensorCore

/// y = x Wᵀ + b, optionally with the rectifier after it: `[N, inputs]` to `[N, outputs]`.
///
/// Parameters: `weight` `[outputs, inputs]`; `bias` `[outputs]`, if there is one.
public final class Linear: Layer {
    /// W.
    public let weight: Parameter
    /// b.
    public let bias: Parameter?
    /// No effect on this layer.
    public var isTraining = true
    private let hasReLU: Bool

    /// Makes a layer with random weights.
    ///
    /// - Parameters:
    ///   - inputs: numbers per row of the input.
    ///   - outputs: numbers per row of the output.
    ///   - bias: whether a bias is added; leave it out before batch norm, which removes it.
    ///   - hasReLU: whether max(·, 0) follows.
    ///   - initialization: how the start values are drawn.
    ///   - random: the source of start values; advanced.
    public convenience init(
        inputs: Int, outputs: Int, bias: Bool = true, hasReLU: Bool = false,
        initialization: Initialization = .heNormal, random: inout RandomStream
    ) {
        let shape = [outputs, inputs]
        let weight = initialization.weight(shape, random: &random)
        self.init(
            weight: weight,
            bias: bias ? initialization.bias(weightShape: shape, random: &random) : nil,
            hasReLU: hasReLU)
    }

    /// Makes a layer with given start values.
    ///
    /// - Parameters:
    ///   - weight: `[outputs, inputs]`.
    ///   - bias: `[outputs]`, or none.
    ///   - hasReLU: whether max(·, 0) follows.
    public init(weight: Tensor, bias: Tensor?, hasReLU: Bool = false) {
        self.weight = Parameter(weight)
        self.bias = bias.map { Parameter($0) }
        self.hasReLU = hasReLU
    }

    /// Applies the layer.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        let product = input.linear(weight: weight.tensor, bias: bias?.tensor)
        return hasReLU ? product.relu() : product
    }

    /// `weight`, `bias`.
    public var parameters: [NamedParameter] {
        [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
    }

    /// None.
    public var buffers: [NamedBuffer] { [] }
}
