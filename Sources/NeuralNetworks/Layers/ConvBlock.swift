// Convolution, batch norm and rectifier.

public import Essentials
public import TensorCore

/// A convolution without bias, batch norm, and ReLU (fused into the norm) unless left out.
///
/// Parameters `conv.weight`, `bn.weight`, `bn.bias`; buffers `bn.running_mean`, `bn.running_var`;
/// or with other names instead of `conv` and `bn`.
public final class ConvBlock: Layer {
    private let conv: Convolution
    private let bn: BatchNorm
    private let names: (conv: String, bn: String)

    /// Makes a block with random filters.
    ///
    /// - Parameters:
    ///   - sizes: those of the convolution.
    ///   - norm: momentum, epsilon, and whether the norm is affine.
    ///   - hasReLU: whether max(·, 0) follows the norm.
    ///   - initialization: how the filters are drawn.
    ///   - names: of convolution and norm in files.
    ///   - random: the source of start values; advanced.
    public init(
        _ sizes: Convolution.Sizes, norm: BatchNorm.Settings = BatchNorm.Settings(),
        hasReLU: Bool = true, initialization: Initialization = .heNormal,
        names: (conv: String, bn: String) = ("conv", "bn"), random: inout RandomStream
    ) {
        conv = Convolution(sizes, bias: false, initialization: initialization, random: &random)
        bn = BatchNorm(channels: sizes.outputChannels, settings: norm, fusedReLU: hasReLU)
        self.names = names
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

    /// Those of the convolution and the norm, under their names.
    public var parameters: [NamedParameter] {
        conv.parameters(under: names.conv) + bn.parameters(under: names.bn)
    }

    /// Those of the norm, under its name.
    public var buffers: [NamedBuffer] { bn.buffers(under: names.bn) }
}
