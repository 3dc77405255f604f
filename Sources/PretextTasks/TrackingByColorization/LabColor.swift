internal import Glibc
internal import TensorCore

/// Colours in CIE L*a*b*, white D65, of sRGB.
///
/// Source: IEC 61966-2-1 (sRGB) and CIE 15. Lightness is `L / 50 - 1`, colour `a / 127` and `b / 127`, the scaling of
/// Lai, Lu, Xie, "MAST: A Memory-Augmented Self-Supervised Tracker", CVPR 2020: about -1 to 1 each.
enum LabColor {
    /// Converts pictures.
    ///
    /// - Parameter pictures: `[N, 3, ...]`: red, green and blue in `[-1, 1]`, taken as one of 256 levels each.
    /// - Returns: lightness, a and b in the same shape.
    static func planes(of pictures: Tensor) -> Tensor {
        let shape = pictures.shape
        let plane = shape.dropFirst(2).reduce(1, *)
        return pictures.withValues { colors in
            Tensor(shape: shape) { result in
                for picture in 0..<shape[0] {
                    let start = picture * 3 * plane
                    for pixel in start..<start + plane {
                        let lab = convert(
                            level(colors[pixel]), level(colors[pixel + plane]),
                            level(colors[pixel + 2 * plane]))
                        result[pixel] = lab.x
                        result[pixel + plane] = lab.y
                        result[pixel + 2 * plane] = lab.z
                    }
                }
            }
        }
    }

    /// Lightness, a and b of a colour.
    static func convert(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> SIMD3<Float> {
        let (r, g, b) = (linear[Int(red)], linear[Int(green)], linear[Int(blue)])
        // White is Y = 1.
        let x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.9504700)
        let y = curve(0.2126729 * r + 0.7151522 * g + 0.0721750 * b)
        let z = curve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.0888300)
        return SIMD3((116 * y - 16) / 50 - 1, 500 * (x - y) / 127, 200 * (y - z) / 127)
    }

    private static func level(_ value: Float) -> UInt8 {
        UInt8(min(255, max(0, (value + 1) * 127.5 + 0.5)))
    }

    /// The intensity of each level.
    private static let linear: [Float] = (0..<256).map { level in
        let value = Float(level) / 255
        return value <= 0.04045 ? value / 12.92 : powf((value + 0.055) / 1.055, 2.4)
    }

    private static func curve(_ t: Float) -> Float {
        t > 216.0 / 24389 ? cbrtf(t) : (24389.0 / 27 * t + 16) / 116
    }
}
