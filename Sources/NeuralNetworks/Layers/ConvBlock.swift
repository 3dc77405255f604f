// Convolution, batch norm and rectifier.

public import Essentials
public import TensorCore

/// A 3x3 convolution with padding 1 and no bias, batch norm, and ReLU (fused into the norm).
///
/// Parameters `conv.weight`, `bn.weight`, `bn.bias`; buffers `bn.running_mean`, `bn.running_var`.
public final class ConvBlock: Module {
    private let conv: Conv2D
    private let bn: BatchNorm2D

    /// Makes a block with random filters.
    ///
    /// - Parameters:
    ///   - inputChannels: channels of the input.
    ///   - outputChannels: channels of the output.
    ///   - stride: 1 keeps height and width; 2 halves them, rounded up.
    ///   - random: the source of start values; advanced.
    public init(
        inputChannels: Int, outputChannels: Int, stride: Int = 1, random: inout RandomStream
    ) {
        conv = Conv2D(
            inputChannels: inputChannels, outputChannels: outputChannels, kernelSize: 3,
            stride: stride, padding: 1, bias: false, random: &random)
        bn = BatchNorm2D(channels: outputChannels, fusedReLU: true)
    }

    /// Applies the block.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        bn(conv(input))
    }

    /// Whether batch norm uses the batch's own statistics.
    public var isTraining: Bool {
        get { bn.isTraining }
        set { bn.isTraining = newValue }
    }

    /// `conv.weight`, `bn.weight`, `bn.bias`.
    public var parameters: [NamedParameter] {
        conv.parameters(under: "conv") + bn.parameters(under: "bn")
    }

    /// `bn.running_mean`, `bn.running_var`.
    public var buffers: [NamedBuffer] { bn.buffers(under: "bn") }
}
