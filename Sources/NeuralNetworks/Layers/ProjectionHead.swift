// The layers between a trunk and its embedding.

public import Essentials
internal import TensorCore

/// Linear layers with rectifiers between them: `[N, widths.first]` to `[N, widths.last]`.
///
/// Names: `fc1`, `fc2`, and so on.
public final class ProjectionHead: StagedNetwork {
    /// The layers in the order in which they are applied.
    public let stages: [Stage]

    /// Makes a head with random weights.
    ///
    /// - Parameters:
    ///   - widths: numbers per row, from the input to the output: at least two.
    ///   - random: the source of start values; advanced.
    public init(_ widths: [Int], random: inout RandomStream) {
        stages = zip(widths, widths.dropFirst()).enumerated().map { index, sizes in
            Stage(
                "fc\(index + 1)",
                Linear(
                    inputs: sizes.0, outputs: sizes.1, hasReLU: index < widths.count - 2,
                    random: &random))
        }
    }
}
