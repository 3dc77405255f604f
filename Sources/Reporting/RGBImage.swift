/// A picture of 8-bit red, green and blue, row by row from the top, `[height, width, 3]`.
public struct RGBImage: Sendable, Equatable {
    /// A colour of 8 bits a channel.
    public struct Color: Sendable, Hashable {
        /// Red, 0 to 255.
        public let red: UInt8
        /// Green, 0 to 255.
        public let green: UInt8
        /// Blue, 0 to 255.
        public let blue: UInt8

        /// Makes a colour from its channels.
        public init(red: UInt8, green: UInt8, blue: UInt8) {
            (self.red, self.green, self.blue) = (red, green, blue)
        }

        /// Makes a colour from `0xRRGGBB`.
        public init(hex: UInt32) {
            self.init(
                red: UInt8(hex >> 16 & 0xFF), green: UInt8(hex >> 8 & 0xFF), blue: UInt8(hex & 0xFF)
            )
        }

        /// White.
        public static let white = Color(hex: 0xFF_FFFF)
        /// Black.
        public static let black = Color(hex: 0)
    }

    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// The channels of every pixel.
    public private(set) var pixels: [UInt8]

    /// Makes a picture of one colour; both sides must be at least 1.
    public init(width: Int, height: Int, color: Color = .white) {
        guard width > 0, height > 0 else {
            fatalError("RGBImage: \(width) x \(height) is not a size of a picture")
        }
        (self.width, self.height) = (width, height)
        pixels = []
        pixels.reserveCapacity(width * height * 3)
        for _ in 0..<(width * height) { pixels += [color.red, color.green, color.blue] }
    }

    /// Makes a picture from its channels, `[height, width, 3]`.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        guard width > 0, height > 0, pixels.count == width * height * 3 else {
            fatalError("RGBImage: \(pixels.count) bytes are not \(width) x \(height) pixels")
        }
        (self.width, self.height, self.pixels) = (width, height, pixels)
    }

    /// The pixel in a column, counted from the left, and a row, counted from the top.
    ///
    /// Writing outside the picture changes nothing; reading there stops the program.
    public subscript(x: Int, y: Int) -> Color {
        get {
            let index = (y * width + x) * 3
            return Color(red: pixels[index], green: pixels[index + 1], blue: pixels[index + 2])
        }
        set {
            guard x >= 0, x < width, y >= 0, y < height else { return }
            let index = (y * width + x) * 3
            pixels[index] = newValue.red
            pixels[index + 1] = newValue.green
            pixels[index + 2] = newValue.blue
        }
    }

    /// Fills a rectangle; parts outside the picture are left out.
    public mutating func fill(x: Int, y: Int, width: Int, height: Int, color: Color) {
        for row in y..<(y + max(0, height)) {
            for column in x..<(x + max(0, width)) { self[column, row] = color }
        }
    }

    /// Draws the one pixel wide frame around a rectangle, just outside of it.
    public mutating func frame(x: Int, y: Int, width: Int, height: Int, color: Color) {
        fill(x: x - 1, y: y - 1, width: width + 2, height: 1, color: color)
        fill(x: x - 1, y: y + height, width: width + 2, height: 1, color: color)
        fill(x: x - 1, y: y, width: 1, height: height, color: color)
        fill(x: x + width, y: y, width: 1, height: height, color: color)
    }
}
