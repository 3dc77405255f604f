// Short clips as pictures, for towers that know no time.

public import TensorCore

/// How a short clip becomes one picture, of three or more channels, in which its order in time shows.
///
/// Source: Fernando, Bilen, Gavves, Gould, "Self-Supervised Video Representation Learning With Odd-One-Out Networks",
/// CVPR 2017, section 4.2.
public enum ClipEncoding: String, CaseIterable, Sendable {
    /// Σ_t t (x_{t+1} - x_t), t from 1 to W - 1: 3 channels. Without the weights only the first and the last
    /// frame would be left of the sum.
    case sumOfDifferences = "sum-of-differences"
    /// Σ_t (2 t - W - 1) x_t, t from 1 to W: 3 channels. Source of the weights: Bilen and others, "Dynamic Image
    /// Networks for Action Recognition", CVPR 2016, section 2 (approximate rank pooling).
    case dynamicImage = "dynamic-image"
    /// x_{t+1} - x_t for each t, one after the other: 3 (W - 1) channels.
    case stackOfDifferences = "stack-of-differences"

    /// The channels of the picture made of a clip of colour frames.
    public func channels(frames: Int) -> Int {
        self == .stackOfDifferences ? 3 * (frames - 1) : 3
    }

    /// The picture as sums over frames: one row of weights for each group of 3 channels.
    func weights(frames: Int) -> [[Float]] {
        switch self {
        case .sumOfDifferences:
            // (W - 1) x_W minus all the others.
            [(0..<frames).map { $0 == frames - 1 ? Float(frames - 1) : -1 }]
        case .dynamicImage:
            [(1...frames).map { Float(2 * $0 - frames - 1) }]
        case .stackOfDifferences:
            (0..<frames - 1).map { step in
                (0..<frames).map { $0 == step + 1 ? 1 : $0 == step ? -1 : 0 }
            }
        }
    }

    /// Makes the pictures.
    ///
    /// - Parameter clips: `[N, 3, W, S, S]`, at least 2 frames.
    /// - Returns: `[N, channels, S, S]`.
    public func callAsFunction(_ clips: Tensor) -> Tensor {
        let shape = clips.shape
        let (frames, pixels) = (shape[2], shape[3] * shape[4])
        let rows = weights(frames: frames)
        let mixture = Tensor(rows.flatMap { $0 }, shape: [rows.count, frames])
        // `[N, 3, G, pixels]`, then groups of 3 channels.
        return mixture.matmul(clips.reshaped(to: [shape[0], 3, frames, pixels]))
            .permuted([0, 2, 1, 3]).reshaped(to: [shape[0], 3 * rows.count, shape[3], shape[4]])
    }
}
