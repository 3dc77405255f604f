// How well sounds go with each region of pictures.

public import TensorCore

/// Inner products of sounds with regions of pictures.
public enum RegionMaps {
    /// The response of each region of picture i to sound i.
    ///
    /// - Parameters:
    ///   - regions: `[N, D, H, W]`.
    ///   - sounds: `[N, D]`.
    /// - Returns: `[N, H, W]`: Σ_d regions[i, d, y, x] sounds[i, d].
    public static func paired(_ regions: Tensor, _ sounds: Tensor) -> Tensor {
        let shape = regions.shape
        let columns = regions.reshaped(to: [shape[0], shape[1], shape[2] * shape[3]])
        let rows = sounds.reshaped(to: [shape[0], 1, shape[1]])
        return rows.matmul(columns).reshaped(to: [shape[0], shape[2], shape[3]])
    }

    /// The response of each region of every picture to every sound.
    ///
    /// - Parameters:
    ///   - regions: `[N, D, H, W]`.
    ///   - sounds: `[M, D]`.
    /// - Returns: `[N, M, H * W]`: Σ_d regions[i, d, y, x] sounds[j, d].
    public static func all(_ regions: Tensor, _ sounds: Tensor) -> Tensor {
        let shape = regions.shape
        return sounds.matmul(regions.reshaped(to: [shape[0], shape[1], shape[2] * shape[3]]))
    }
}
