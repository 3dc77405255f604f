// Batch normalization layer.

public import TensorCore

/// Batch normalization of `[N, channels, H, W]`, optionally with the rectifier after it.
///
/// Parameters: `weight` (scale, 1) and `bias` (shift, 0), each `[channels]`. Buffers:
/// `running_mean` (0) and `running_var` (1), which training updates and inference uses. The names
/// are torchvision's.
public final class BatchNorm2D: Module {
    /// The factor per channel.
    public let weight: Parameter
    /// What is added per channel.
    public let bias: Parameter
    /// Means over past batches.
    public let runningMean: Buffer
    /// Variances over past batches.
    public let runningVariance: Buffer
    /// Whether the batch's own statistics are used.
    public var isTraining = true
    private let momentum: Float
    private let epsilon: Float
    private let fusedReLU: Bool

    /// Makes a layer that at first only normalizes.
    ///
    /// - Parameters:
    ///   - channels: channels of input and output.
    ///   - momentum: how far the running statistics move with each batch.
    ///   - epsilon: added to the variance.
    ///   - fusedReLU: whether max(·, 0) follows in the same pass.
    public init(
        channels: Int, momentum: Float = 0.1, epsilon: Float = 1e-5, fusedReLU: Bool = false
    ) {
        weight = Parameter(Tensor(repeating: 1, shape: [channels]))
        bias = Parameter(Tensor(zeros: [channels]))
        runningMean = Buffer(Tensor(zeros: [channels]))
        runningVariance = Buffer(Tensor(repeating: 1, shape: [channels]))
        self.momentum = momentum
        self.epsilon = epsilon
        self.fusedReLU = fusedReLU
    }

    /// Applies the layer.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.batchNorm(
            scale: weight.tensor, shift: bias.tensor, runningMean: runningMean,
            runningVariance: runningVariance, isTraining: isTraining, momentum: momentum,
            epsilon: epsilon, fusedReLU: fusedReLU)
    }

    /// `weight`, `bias`.
    public var parameters: [NamedParameter] { [("weight", weight), ("bias", bias)] }

    /// `running_mean`, `running_var`.
    public var buffers: [NamedBuffer] {
        [("running_mean", runningMean), ("running_var", runningVariance)]
    }
}
