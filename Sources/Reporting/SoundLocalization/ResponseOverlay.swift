/// Responses drawn over the picture they belong to: the stronger, the less of the picture shows through.
public struct ResponseOverlay: Sendable {
    /// The responses from which and up to which colours differ.
    public let range: ClosedRange<Float>
    /// The colours.
    public let colorMap = ColorMap.magma

    /// How much of a pixel the colour of the largest response covers.
    private static let opacity = 0.8
    /// What is left of the brightness where there is no response.
    private static let dimming = 0.5

    /// Makes an overlay; all pictures of a clip should have the same.
    ///
    /// - Parameter range: the responses of the first and of the last colour.
    public init(range: ClosedRange<Float>) { self.range = range }

    /// Draws responses over a picture.
    ///
    /// - Parameters:
    ///   - responses: one a pixel, `[height, width]`; where it is not a number, the picture is darkened.
    ///   - isMuted: whether to draw in grey, as a sign that they should not be believed.
    ///   - image: the picture.
    public func draw(_ responses: [Float], isMuted: Bool, on image: inout RGBImage) {
        guard responses.count == image.width * image.height else {
            fatalError(
                "ResponseOverlay: \(responses.count) responses for \(image.width)x\(image.height)")
        }
        for y in 0..<image.height {
            for x in 0..<image.width {
                let response = responses[y * image.width + x]
                let pixel = image[x, y]
                if response.isNaN {
                    image[x, y] = pixel.mixed(with: .black, share: 1 - Self.dimming)
                    continue
                }
                let fraction = fraction(of: response)
                let color = colorMap.color(fraction)
                image[x, y] = pixel.mixed(
                    with: isMuted ? color.grey : color, share: Self.opacity * fraction)
            }
        }
    }

    /// Draws a cross around a place, in white with a dark rim.
    ///
    /// - Parameters:
    ///   - x: distance from the left in pixels.
    ///   - y: distance from the top in pixels.
    ///   - image: the picture.
    public func markPeak(x: Double, y: Double, on image: inout RGBImage) {
        let (column, row) = (Int(x), Int(y))
        let (inner, outer) = (3, 8)
        for (rim, color) in [(1, RGBImage.Color.black), (0, .white)] {
            let thickness = 1 + 2 * rim
            let length = outer - inner + 2 * rim
            for start in [-outer - rim, inner - rim] {
                image.fill(
                    x: column + start, y: row - rim, width: length, height: thickness, color: color)
                image.fill(
                    x: column - rim, y: row + start, width: thickness, height: length, color: color)
            }
        }
    }

    /// Where a response lies in the range, from 0 to 1.
    private func fraction(of response: Float) -> Double {
        let extent = range.upperBound - range.lowerBound
        guard extent > 0 else { return 0 }
        return Double(min(max((response - range.lowerBound) / extent, 0), 1))
    }
}

extension RGBImage.Color {
    /// A share of another colour in place of as much of this one.
    func mixed(with other: Self, share: Double) -> Self {
        func mix(_ first: UInt8, _ second: UInt8) -> UInt8 {
            UInt8((Double(first) + (Double(second) - Double(first)) * share).rounded())
        }
        return Self(
            red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
    }

    /// A grey as bright, by the luma of BT.601.
    var grey: Self {
        let luma = 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)
        let level = UInt8(luma.rounded())
        return Self(red: level, green: level, blue: level)
    }
}
