internal import Foundation

/// A picture in CIE 1976 L*a*b* under D65: lightness 0 to 100, a and b about -110 to 110.
///
/// Source: IEC 61966-2-1 (sRGB) and CIE 15.
struct LabPicture: Sendable {
    let width: Int
    let height: Int
    /// L of all pixels, then a, then b: `[3, height, width]`.
    var values: [Float]

    init(of picture: ColorPicture) {
        width = picture.width
        height = picture.height
        let plane = width * height
        values = [Float](repeating: 0, count: 3 * plane)
        let (linear, root) = (Self.linear, Self.root)
        func f(_ level: Float) -> Float {
            let place = level * Float(root.count - 2)
            let index = Int(place)
            return root[index] + (place - Float(index)) * (root[index + 1] - root[index])
        }
        for index in 0..<plane {
            let red = linear[Int(picture.pixels[3 * index])]
            let green = linear[Int(picture.pixels[3 * index + 1])]
            let blue = linear[Int(picture.pixels[3 * index + 2])]
            // Each divided by that of white.
            let x = f((0.412453 * red + 0.357580 * green + 0.180423 * blue) / 0.950456)
            let y = f(0.212671 * red + 0.715160 * green + 0.072169 * blue)
            let z = f((0.019334 * red + 0.119193 * green + 0.950227 * blue) / 1.088754)
            values[index] = 116 * y - 16
            values[plane + index] = 500 * (x - y)
            values[2 * plane + index] = 200 * (y - z)
        }
    }

    /// Blurred by a Gaussian.
    func smoothed(deviation: Double) -> LabPicture {
        var result = self
        result.values = GaussianFilter(deviation: deviation)
            .apply(to: values, planes: 3, width: width, height: height)
        return result
    }

    /// Linear light of the 256 levels of sRGB.
    private static let linear: [Float] = (0..<256).map { (level: Int) -> Float in
        let value: Double = Double(level) / 255
        if value <= 0.04045 { return Float(value / 12.92) }
        let base: Double = (value + 0.055) / 1.055
        return Float(pow(base, 2.4))
    }

    /// The function of CIE 15 that lightness is made of, from 0 to 1, and once more at the end.
    private static let root: [Float] = (0..<8194).map { (step: Int) -> Float in
        let value: Double = min(1, Double(step) / 8192)
        let edge: Double = 216.0 / 24389
        if value > edge { return Float(cbrt(value)) }
        let slope: Double = 24389.0 / 27
        return Float((slope * value + 16) / 116)
    }
}
