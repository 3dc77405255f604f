// Whether operations record how to compute gradients.

/// Runs `body` without recording gradients: results depend on no parameter and hold no activations.
///
/// Holds for the calling thread (or task) only.
public func withoutGradients<R>(_ body: () throws -> R) rethrows -> R {
    try GradientMode.$isRecording.withValue(false) { try body() }
}

enum GradientMode {
    @TaskLocal static var isRecording = true
    /// Whether a block is run for the second time; see `checkpointed`.
    @TaskLocal static var isRecomputing = false
}
