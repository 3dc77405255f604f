// Where in a map a channel responds.

internal import Essentials
public import TensorCore

/// The expected place of each channel: `[N, C, H, W]` to `[N, 2 C]`, x and y of the first channel, then of the
/// second.
///
/// p = softmax of a channel's map over its H W positions; x = Σ p x', y = Σ p y', with x' and y' from -1 at the
/// first column or row to 1 at the last (0 where there is but one). Source: Finn et al., "Deep Spatial Autoencoders for
/// Visuomotor Learning", ICRA 2016, arXiv 1509.06113, section IV-B.
public func spatialSoftArgmax(_ maps: Tensor) -> Tensor {
    guard maps.shape.count == 4 else {
        programmingError("spatial soft-argmax: needs [N, C, H, W], got \(maps.shape)")
    }
    let (samples, channels) = (maps.shape[0], maps.shape[1])
    let (height, width) = (maps.shape[2], maps.shape[3])
    func place(_ index: Int, of count: Int) -> Float {
        count < 2 ? 0 : 2 * Float(index) / Float(count - 1) - 1
    }
    let places = Tensor(
        (0..<height * width).flatMap {
            [place($0 % width, of: width), place($0 / width, of: height)]
        },
        shape: [height * width, 2])
    return maps.reshaped(to: [samples * channels, height * width]).softmax().matmul(places)
        .reshaped(to: [samples, 2 * channels])
}
