// How exactly a training step keeps what its backward pass needs.

/// In which form large activations wait for the backward pass.
public enum TrainingPrecision: String, Sendable, CaseIterable {
    /// As they were computed.
    case float32
    /// Rounded to bfloat16, which takes half the memory and keeps 8 significant bits.
    ///
    /// Everything is computed in float32: the forward pass has the same results, and only what the
    /// gradients are computed from is rounded. Parameters, their gradients, statistics, and
    /// activations of less than `KeptTensor.smallestRounded` numbers are not.
    case mixed

    @TaskLocal static var current = TrainingPrecision.float32
}

/// Runs `body`, a training step, with activations kept in the given precision.
///
/// Holds for the calling thread (or task) only, and for what is recorded inside: its backward pass may
/// run outside.
public func withTrainingPrecision<R>(
    _ precision: TrainingPrecision, _ body: () throws -> R
) rethrows -> R {
    try TrainingPrecision.$current.withValue(precision) { try body() }
}
