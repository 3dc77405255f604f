// Which algorithm computes a convolution, and who decides.

/// Ways to compute a convolution; all give the same result up to rounding.
package enum ConvolutionAlgorithm: String, Hashable, Sendable, CaseIterable {
    /// oneDNN's direct convolution.
    case direct
    /// oneDNN's Winograd F(4x4, 3x3); only 3x3 with stride 1, and not on every CPU.
    case winograd
    /// Patches as a matrix, multiplied by OpenBLAS; always possible, and the twin of the others.
    case gemm
}

/// The three computations that training a convolution needs.
package enum ConvolutionPass: String, Hashable, Sendable {
    case forward, backwardData, backwardWeights
}

/// Decides which algorithms are tried in which order.
enum ConvolutionChooser {
    /// Forces one algorithm for the calls inside its scope; used to check one against another.
    @TaskLocal static var forced: ConvolutionAlgorithm?

    /// The algorithms to try, best first; `gemm`, which cannot fail, comes last or ends the search.
    static var candidates: [ConvolutionAlgorithm] {
        let first = forced ?? .direct
        return [first] + [.direct, .gemm].filter { $0 != first }
    }
}

/// Runs `body` with every convolution computed by one algorithm, where it can be.
package func withConvolutionAlgorithm<R>(
    _ algorithm: ConvolutionAlgorithm, _ body: () throws -> R
) rethrows -> R {
    try ConvolutionChooser.$forced.withValue(algorithm) { try body() }
}
