// Batch normalization layer.

public import TensorCore

/// Batch normalization of `[N, channels]` or `[N, channels, ...]`, optionally with the rectifier
/// after it.
///
/// Parameters: `weight` (scale, 1) and `bias` (shift, 0), each `[channels]`, if the layer is affine.
/// Buffers: `running_mean` (0) and `running_var` (1), which training updates and inference uses. The
/// names are torchvision's.
public final class BatchNorm: Layer {
    /// What distinguishes one network's normalization from another's.
    public struct Settings: Sendable {
        let momentum, epsilon: Float
        let isAffine: Bool

        /// Describes a normalization.
        ///
        /// - Parameters:
        ///   - momentum: how far the running statistics move with each batch.
        ///   - epsilon: added to the variance.
        ///   - isAffine: whether there are a scale and a shift.
        public init(momentum: Float = 0.1, epsilon: Float = 1e-5, isAffine: Bool = true) {
            self.momentum = momentum
            self.epsilon = epsilon
            self.isAffine = isAffine
        }
    }

    /// The factor per channel.
    public let weight: Parameter?
    /// What is added per channel.
    public let bias: Parameter?
    /// Means over past batches.
    public let runningMean: Buffer
    /// Variances over past batches.
    public let runningVariance: Buffer
    /// Whether the batch's own statistics are used.
    public var isTraining = true
    private let settings: Settings
    private let fusedReLU: Bool

    /// Makes a layer that at first only normalizes.
    ///
    /// - Parameters:
    ///   - channels: channels of input and output.
    ///   - settings: momentum, epsilon, and whether the layer is affine.
    ///   - fusedReLU: whether max(·, 0) follows in the same pass.
    public init(channels: Int, settings: Settings = Settings(), fusedReLU: Bool = false) {
        let isAffine = settings.isAffine
        weight = isAffine ? Parameter(Tensor(repeating: 1, shape: [channels])) : nil
        bias = isAffine ? Parameter(Tensor(zeros: [channels])) : nil
        runningMean = Buffer(Tensor(zeros: [channels]))
        runningVariance = Buffer(Tensor(repeating: 1, shape: [channels]))
        self.settings = settings
        self.fusedReLU = fusedReLU
    }

    /// Applies the layer.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.batchNorm(
            scale: weight?.tensor, shift: bias?.tensor, runningMean: runningMean,
            runningVariance: runningVariance, isTraining: isTraining, momentum: settings.momentum,
            epsilon: settings.epsilon, fusedReLU: fusedReLU)
    }

    /// `weight`, `bias`, if the layer is affine.
    public var parameters: [NamedParameter] {
        (weight.map { [("weight", $0)] } ?? []) + (bias.map { [("bias", $0)] } ?? [])
    }

    /// `running_mean`, `running_var`.
    public var buffers: [NamedBuffer] {
        [("running_mean", runningMean), ("running_var", runningVariance)]
    }
}
