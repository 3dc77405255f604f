// Features that need no learning, which every network has to beat.

internal import TensorCore

extension FeatureSource {
    /// How often each of 8 x 8 x 8 colours occurs, over all pixels and frames.
    public static var colourHistogram: FeatureSource {
        FeatureSource("colour histogram, 8x8x8") { pictures in
            let (values, count) = (pictures.values, pictures.shape[0])
            let plane = values.count / (3 * max(1, count))
            return Tensor(shape: [count, 512]) { bins in
                bins.update(repeating: 0)
                for row in 0..<count {
                    let start = row * 3 * plane
                    for pixel in start..<start + plane {
                        let red = level(values[pixel])
                        let green = level(values[pixel + plane])
                        let blue = level(values[pixel + 2 * plane])
                        bins[row * 512 + red * 64 + green * 8 + blue] += 1
                    }
                    for bin in row * 512..<(row + 1) * 512 { bins[bin] /= Float(plane) }
                }
            }
        }
    }

    /// Which eighth of `[-1, 1]` a value lies in.
    private static func level(_ value: Float) -> Int {
        min(7, max(0, Int((value + 1) * 4)))
    }

    /// Means of colour over a grid of 16 x 16, and over all frames.
    public static var pixels: FeatureSource {
        FeatureSource("pixels, 16x16") { pictures in
            let shape = pictures.shape
            let sides = shape.suffix(2).map { min(16, $0) }
            let means = pictures.adaptiveAveragePool(to: shape.count == 5 ? [1] + sides : sides)
            return means.reshaped(to: [shape[0], means.count / shape[0]])
        }
    }

    /// The mean and the standard deviation of each band of a spectrogram.
    public static var bandStatistics: FeatureSource {
        FeatureSource("mean and deviation of bands") { sounds in
            let (values, shape) = (sounds.values, sounds.shape)
            let (count, bands, frames) = (shape[0], shape[2], shape[3])
            return Tensor(shape: [count, 2 * bands]) { result in
                for row in 0..<count * bands {
                    let band = values[row * frames..<(row + 1) * frames].map(Double.init)
                    let mean = band.reduce(0, +) / Double(frames)
                    let squares = band.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                    let (sound, place) = row.quotientAndRemainder(dividingBy: bands)
                    result[sound * 2 * bands + place] = Float(mean)
                    result[sound * 2 * bands + bands + place] =
                        Float((squares / Double(frames)).squareRoot())
                }
            }
        }
    }
}
