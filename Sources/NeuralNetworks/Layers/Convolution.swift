// Convolution layer.

public import Essentials
public import TensorCore

/// A convolution over one to three axes, optionally with the rectifier after it:
/// `[N, inputChannels, ...]` to `[N, outputChannels, ...]`.
///
/// Parameters: `weight` `[outputChannels, inputChannels / groups, ...]`; `bias` `[outputChannels]`,
/// if there is one.
public final class Convolution: Layer {
    /// Channels and sizes of a convolution.
    public struct Sizes: Sendable {
        let inputChannels, outputChannels: Int
        let kernel, stride, padding, dilation: [Int]
        let groups: Int

        /// Describes a convolution.
        ///
        /// - Parameters:
        ///   - inputChannels: channels of the input.
        ///   - outputChannels: channels of the output.
        ///   - kernel: the sides of a filter, one number per axis.
        ///   - stride: the steps between patches; all 1 when left out.
        ///   - padding: zeros on each side; when left out half of `kernel`, rounded down, times the dilation,
        ///     which with odd kernels and stride 1 keeps the size.
        ///   - dilation: the steps within a patch; all 1 when left out.
        ///   - groups: into how many parts the channels are divided.
        public init(
            _ inputChannels: Int, _ outputChannels: Int, kernel: [Int], stride: [Int]? = nil,
            padding: [Int]? = nil, dilation: [Int]? = nil, groups: Int = 1
        ) {
            self.inputChannels = inputChannels
            self.outputChannels = outputChannels
            self.kernel = kernel
            self.stride = stride ?? kernel.map { _ in 1 }
            let dilation = dilation ?? kernel.map { _ in 1 }
            self.dilation = dilation
            self.padding = padding ?? zip(kernel, dilation).map { $0 / 2 * $1 }
            self.groups = groups
        }

        var weightShape: [Int] { [outputChannels, inputChannels / groups] + kernel }
    }

    /// The filters.
    public let weight: Parameter
    /// What is added per channel.
    public let bias: Parameter?
    /// No effect on this layer.
    public var isTraining = true
    private let sizes: Sizes
    private let hasReLU: Bool

    /// Makes a layer with random filters.
    ///
    /// - Parameters:
    ///   - sizes: channels, kernel, stride, padding and groups.
    ///   - bias: whether a bias is added; leave it out before batch norm, which removes it.
    ///   - hasReLU: whether max(·, 0) follows.
    ///   - initialization: how the start values are drawn.
    ///   - random: the source of start values; advanced.
    public init(
        _ sizes: Sizes, bias: Bool = true, hasReLU: Bool = false,
        initialization: Initialization = .heNormal, random: inout RandomStream
    ) {
        let shape = sizes.weightShape
        weight = Parameter(initialization.weight(shape, random: &random))
        self.bias =
            bias ? Parameter(initialization.bias(weightShape: shape, random: &random)) : nil
        self.sizes = sizes
        self.hasReLU = hasReLU
    }

    /// Applies the layer.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        let maps = input.convolution(
            weight: weight.tensor, bias: bias?.tensor, stride: sizes.stride,
            padding: sizes.padding, dilation: sizes.dilation, groups: sizes.groups)
        return hasReLU ? maps.relu() : maps
    }

    /// `weight`, `bias`.
    public var parameters: [NamedParameter] {
        [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
    }

    /// None.
    public var buffers: [NamedBuffer] { [] }
}

extension [Int] {
    /// The same side for height and width.
    static func square(_ side: Int) -> [Int] { [side, side] }

    /// The same side for time, height and width.
    static func cube(_ side: Int) -> [Int] { [side, side, side] }
}
