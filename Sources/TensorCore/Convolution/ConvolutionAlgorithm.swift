// Which algorithm computes a convolution, and who decides.

internal import Essentials

/// Ways to compute a convolution; all give the same result up to rounding.
package enum ConvolutionAlgorithm: String, Hashable, Sendable, CaseIterable {
    /// oneDNN's direct convolution.
    case direct
    /// Our own Winograd F(4x4, 3x3); only 3x3 (or 1x3x3) with stride 1.
    case winograd
    /// oneDNN's Winograd F(4x4, 3x3); only 3x3 with stride 1, and only with AVX-512.
    case oneDNNWinograd
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

    /// The result of the first algorithm that can compute a pass; `gemm` always can.
    static func compute<R>(
        _ pass: ConvolutionPass, _ shape: ConvolutionShape,
        by algorithm: (ConvolutionAlgorithm) -> R?
    ) -> R {
        for candidate in [forced, .direct, .gemm] {
            if let result = candidate.flatMap(algorithm) { return result }
        }
        programmingError("no algorithm for the \(pass) pass of \(shape)")
    }
}

/// Runs `body` with every convolution computed by one algorithm, where it can be.
package func withConvolutionAlgorithm<R>(
    _ algorithm: ConvolutionAlgorithm, _ body: () throws -> R
) rethrows -> R {
    try ConvolutionChooser.$forced.withValue(algorithm) { try body() }
}
