// The algorithms of a convolution.

/// Ways to compute a convolution; all give the same result up to rounding.
package enum ConvolutionAlgorithm: String, Hashable, Sendable, CaseIterable {
    /// oneDNN's direct convolution.
    case direct
    /// Our own Winograd F(4x4, 3x3); only 3x3 (or 1x3x3) with stride 1.
    case winograd
    /// oneDNN's Winograd F(4x4, 3x3); only 3x3 with stride 1, and only with AVX-512.
    case oneDNNWinograd
    /// A filter over clips as one over frames for each step in time; only with stride 1 in time.
    case frames
    /// Patches as a matrix, multiplied by OpenBLAS; always possible, and the twin of the others.
    case gemm
}

/// The three computations that training a convolution needs.
package enum ConvolutionPass: String, Hashable, Sendable {
    case forward, backwardData, backwardWeights
}

/// Runs `body` with every convolution computed by one algorithm, where it can be.
package func withConvolutionAlgorithm<R>(
    _ algorithm: ConvolutionAlgorithm, _ body: () throws -> R
) rethrows -> R {
    try ConvolutionChooser.$forced.withValue(algorithm) { try body() }
}
