// Convolution layer.

public import Essentials
public import TensorCore

/// A 2-D convolution: `[N, inputChannels, H, W]` to `[N, outputChannels, H', W']`.
///
/// Parameters: `weight` `[outputChannels, inputChannels, kernelSize, kernelSize]`, drawn from
/// `Initialization.heNormal`; `bias` `[outputChannels]`, zero, if there is one.
public final class Conv2D: Module {
    /// The filters.
    public let weight: Parameter
    /// What is added per channel.
    public let bias: Parameter?
    /// The step between patches.
    public let stride: Int
    /// Rows and columns of zeros on each side.
    public let padding: Int
    /// No effect on this layer.
    public var isTraining = true

    /// Makes a layer with random filters.
    ///
    /// - Parameters:
    ///   - inputChannels: channels of the input.
    ///   - outputChannels: channels of the output.
    ///   - kernelSize: the side of a filter.
    ///   - stride: the step between patches.
    ///   - padding: rows and columns of zeros on each side.
    ///   - bias: whether a bias is added; leave it out before batch norm, which removes it.
    ///   - random: the source of start values; advanced.
    public init(
        inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int = 1,
        padding: Int = 0, bias: Bool = true, random: inout RandomStream
    ) {
        weight = Parameter(
            Initialization.heNormal(
                [outputChannels, inputChannels, kernelSize, kernelSize],
                fanIn: inputChannels * kernelSize * kernelSize, random: &random))
        self.bias = bias ? Parameter(Tensor(zeros: [outputChannels])) : nil
        self.stride = stride
        self.padding = padding
    }

    /// Applies the layer.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.conv2d(
            weight: weight.tensor, bias: bias?.tensor, stride: stride, padding: padding)
    }

    /// `weight`, `bias`.
    public var parameters: [NamedParameter] {
        [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
    }

    /// None.
    public var buffers: [NamedBuffer] { [] }
}
