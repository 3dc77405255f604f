/// A picture with responses, a line that tells what they are, and below the bar that explains the colours.
public struct ResponsePanel: Sendable {
    /// Width of the picture, and of the panel, in pixels.
    public let width: Int
    /// Height of the picture in pixels.
    public let pictureHeight: Int
    /// The colours.
    public let overlay: ResponseOverlay
    /// Whether there is a colour bar.
    public let hasBar: Bool

    private static let paper = RGBImage.Color(hex: 0x16_181D)
    private static let ink = RGBImage.Color(hex: 0xF0_F0F0)
    private static let gap = 4

    /// Describes a panel.
    ///
    /// - Parameters:
    ///   - width: width of the picture in pixels.
    ///   - pictureHeight: height of the picture in pixels.
    ///   - overlay: the colours.
    ///   - hasBar: whether there is a colour bar.
    public init(width: Int, pictureHeight: Int, overlay: ResponseOverlay, hasBar: Bool = true) {
        (self.width, self.pictureHeight) = (width, pictureHeight)
        (self.overlay, self.hasBar) = (overlay, hasBar)
    }

    /// Pixels of a dot of the font: larger in larger pictures.
    private var scale: Int { max(1, width / 320) }
    private var lineHeight: Int { (BitmapFont.height + 2) * scale }
    private var barHeight: Int { 5 * scale }

    /// Height of the panel in pixels.
    public var height: Int {
        let caption = pictureHeight + 2 * Self.gap + lineHeight
        return hasBar ? caption + barHeight + 2 * Self.gap + lineHeight : caption
    }

    /// What is drawn over the picture.
    public struct Responses: Sendable {
        /// One a pixel, `[pictureHeight, width]`; not a number where there is none.
        public var values: [Float]
        /// Where the largest is, in pixels.
        public var peak: (x: Double, y: Double)
        /// Whether they should not be believed, and are drawn in grey.
        public var isMuted: Bool

        /// Makes responses from their parts.
        public init(values: [Float], peak: (x: Double, y: Double), isMuted: Bool) {
            (self.values, self.peak, self.isMuted) = (values, peak, isMuted)
        }
    }

    /// Draws the panel.
    ///
    /// - Parameters:
    ///   - picture: red, green, blue of each pixel, `[pictureHeight, width, 3]`.
    ///   - responses: what is drawn over it; nil leaves it as it is.
    ///   - caption: a line of text; what does not fit is cut off.
    /// - Returns: the panel, `width` x `height`.
    public func render(picture: [UInt8], responses: Responses?, caption: String) -> RGBImage {
        var image = RGBImage(width: width, height: pictureHeight, pixels: picture)
        if let responses {
            overlay.draw(responses.values, isMuted: responses.isMuted, on: &image)
            overlay.markPeak(x: responses.peak.x, y: responses.peak.y, on: &image)
        }
        var panel = RGBImage(
            width: width, height: height,
            pixels: image.pixels + Self.blank(width: width, height: height - pictureHeight))
        let room = (width - 2 * Self.gap) / (BitmapFont.advance * scale)
        panel.draw(
            String(caption.prefix(room)), x: Self.gap, y: pictureHeight + Self.gap, scale: scale,
            color: Self.ink)
        if hasBar { drawBar(on: &panel) }
        return panel
    }

    private static func blank(width: Int, height: Int) -> [UInt8] {
        RGBImage(width: width, height: height, color: paper).pixels
    }

    /// The bar, and numbers below it.
    private func drawBar(on panel: inout RGBImage) {
        let (left, top) = (Self.gap, pictureHeight + 2 * Self.gap + lineHeight)
        let length = width - 2 * Self.gap
        for x in 0..<length {
            let fraction = Double(x) / Double(max(1, length - 1))
            panel.fill(
                x: left + x, y: top, width: 1, height: barHeight,
                color: overlay.colorMap.color(fraction))
        }
        let (low, high) = (Double(overlay.range.lowerBound), Double(overlay.range.upperBound))
        let ticks = AxisTicks(from: low, to: high, count: max(2, length / (60 * scale)))
        for (value, label) in zip(ticks.values, ticks.labels) where high > low {
            let x = left + Int((value - low) / (high - low) * Double(length - 1))
            let labelWidth = RGBImage.width(of: label, scale: scale)
            panel.fill(x: x, y: top + barHeight, width: 1, height: 2, color: Self.ink)
            panel.draw(
                label, x: min(max(x - labelWidth / 2, left), left + length - labelWidth),
                y: top + barHeight + Self.gap, scale: scale, color: Self.ink)
        }
    }
}
