internal import TensorCore

/// The colours of the places of frames.
struct PlaceColors {
    /// a and b, `[N][T][rows * columns]`.
    let values: [[[SIMD2<Float>]]]

    /// Averages the pixels around each place.
    ///
    /// Place i of an axis lies at pixel i · `stride`; the pixels counted are those from `stride / 2` before it to as many behind
    /// it, the last left out, as far as there are any.
    ///
    /// - Parameters:
    ///   - lab: lightness, a and b, `[N, 3, T, H, W]`.
    ///   - stride: pixels from one place to the next, even.
    init(of lab: Tensor, stride: Int) {
        let (frames, height, width) = (lab.shape[2], lab.shape[3], lab.shape[4])
        let (rows, columns) = ((height + stride - 1) / stride, (width + stride - 1) / stride)
        let plane = height * width
        func pixels(_ place: Int, _ length: Int) -> Range<Int> {
            max(0, place * stride - stride / 2)..<min(length, place * stride + stride / 2)
        }
        values = lab.withValues { lab in
            (0..<lab.count / (3 * frames * plane)).map { sample in
                (0..<frames).map { frame in
                    let a = (sample * 3 + 1) * frames * plane + frame * plane
                    return (0..<rows * columns).map { place in
                        let (ys, xs) = (
                            pixels(place / columns, height), pixels(place % columns, width)
                        )
                        var sum = SIMD2<Float>.zero
                        for y in ys {
                            for x in xs {
                                let pixel = a + y * width + x
                                sum += SIMD2(lab[pixel], lab[pixel + frames * plane])
                            }
                        }
                        return sum / Float(ys.count * xs.count)
                    }
                }
            }
        }
    }
}
