internal import Essentials
public import OpticalFlow

/// A picture in colour, as the segmenter takes it.
public struct ColorPicture: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Red, green, blue (sRGB) of each pixel, row after row from the top: `[height, width, 3]`.
    public let pixels: [UInt8]

    /// Makes a picture; stops the program where `pixels` does not hold `3 * width * height` numbers.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        guard width > 0, height > 0, pixels.count == 3 * width * height else {
            programmingError("colour picture: \(width)x\(height) is not \(pixels.count) bytes")
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Its luma of BT.601.
    public var grey: GreyPicture {
        let levels = pixels.withUnsafeBufferPointer { pixels in
            (0..<width * height).map { index in
                let (red, green, blue) = (
                    Int(pixels[3 * index]), Int(pixels[3 * index + 1]), Int(pixels[3 * index + 2])
                )
                return UInt8((77 * red + 150 * green + 29 * blue + 128) >> 8)
            }
        }
        return GreyPicture(width: width, height: height, levels: levels)
    }
}
