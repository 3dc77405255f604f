// Which algorithm computes a convolution, and who decides.

internal import Synchronization

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

/// Decides, per shape and pass, which algorithms are tried in which order.
///
/// Choices are remembered here, so that a choice by measurement has one place to go, and one place
/// to be saved from and restored to.
final class ConvolutionChooser: Sendable {
    static let shared = ConvolutionChooser()

    /// Forces one algorithm for the calls inside its scope; used to check one against another.
    @TaskLocal static var forced: ConvolutionAlgorithm?

    private struct Case: Hashable {
        let shape: ConvolutionShape
        let pass: ConvolutionPass
    }

    private let preferred = Mutex<[Case: ConvolutionAlgorithm]>([:])

    /// The algorithms to try, best first; `gemm`, which cannot fail, comes last.
    func candidates(
        for shape: ConvolutionShape, _ pass: ConvolutionPass
    ) -> [ConvolutionAlgorithm] {
        let first =
            Self.forced ?? preferred.withLock { $0[Case(shape: shape, pass: pass)] } ?? .direct
        return [first] + [.direct, .gemm].filter { $0 != first }
    }

    /// Remembers which algorithm is best for a shape and pass.
    func prefer(
        _ algorithm: ConvolutionAlgorithm, for shape: ConvolutionShape, _ pass: ConvolutionPass
    ) {
        preferred.withLock { $0[Case(shape: shape, pass: pass)] = algorithm }
    }
}

/// Runs `body` with every convolution computed by one algorithm, where it can be.
package func withConvolutionAlgorithm<R>(
    _ algorithm: ConvolutionAlgorithm, _ body: () throws -> R
) rethrows -> R {
    try ConvolutionChooser.$forced.withValue(algorithm) { try body() }
}
