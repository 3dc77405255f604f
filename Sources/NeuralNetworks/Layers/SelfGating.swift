// The gates of S3D-G.

public import Essentials
public import TensorCore

/// Scales each channel by a number in (0, 1) that depends on the means of all channels:
/// x · sigmoid(W mean(x) + b), for maps `[N, channels, T, H, W]`.
///
/// Parameters: `fc.weight` `[channels, channels]`, `fc.bias` `[channels]`. Source: Xie, Sun, Huang,
/// Tu, Murphy, "Rethinking Spatiotemporal Feature Learning", ECCV 2018, arXiv 1712.04851.
public final class SelfGating: Layer {
    private let fc: Linear
    /// No effect on this layer.
    public var isTraining = true

    /// Makes a gate with random weights.
    ///
    /// - Parameters:
    ///   - channels: channels of the maps.
    ///   - random: the source of start values; advanced.
    public init(channels: Int, random: inout RandomStream) {
        fc = Linear(
            inputs: channels, outputs: channels, initialization: .uniformByInputs, random: &random)
    }

    /// Applies the gate.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        let gates = fc(input.globalAveragePool()).sigmoid()
        let positions = input.shape.dropFirst(2).map { _ in 1 }
        return input * gates.reshaped(to: gates.shape + positions)
    }

    /// `fc.weight`, `fc.bias`.
    public var parameters: [NamedParameter] { fc.parameters(under: "fc") }

    /// None.
    public var buffers: [NamedBuffer] { [] }
}
