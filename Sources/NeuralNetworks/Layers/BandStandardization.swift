// Standardization of spectrograms, band by band.

public import TensorCore

/// Batch norm without scale and shift for each band of log-spectrograms `[N, 1, bands, frames]`.
///
/// What stored means and deviations of a data set do, learnt on the way: training uses the statistics of
/// the batch, inference the running ones. Buffers `running_mean` and `running_var`, `[bands]`.
public final class BandStandardization: Layer {
    private let norm: BatchNorm

    /// Makes a layer for a number of bands.
    public init(bands: Int) {
        norm = BatchNorm(channels: bands, settings: .init(isAffine: false))
    }

    /// Applies the layer.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        let shape = input.shape
        let bandsAsChannels = input.reshaped(to: [shape[0], shape[2], 1, shape[3]])
        return norm(bandsAsChannels).reshaped(to: shape)
    }

    /// Whether the batch's own statistics are used.
    public var isTraining: Bool {
        get { norm.isTraining }
        set { norm.isTraining = newValue }
    }

    /// None.
    public var parameters: [NamedParameter] { [] }

    /// `running_mean`, `running_var`.
    public var buffers: [NamedBuffer] { norm.buffers }
}
