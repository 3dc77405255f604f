/// Draws objects over pictures: half transparent, with an outline.
public struct LabelOverlay: Sendable {
    private static let colors: [RGBImage.Color] = [
        0xE6_3B3B, 0x2F_8DFF, 0x33_C46B, 0xFF_B020, 0xB3_5CFF, 0x12_C6C6, 0xFF_6FB5, 0xA7_C520,
    ].map { RGBImage.Color(hex: $0) }

    /// Makes an overlay.
    public init() {}

    /// The colour of a label from 1 on; they repeat after eight.
    public static func color(of label: UInt8) -> RGBImage.Color {
        colors[(Int(label) + colors.count - 1) % colors.count]
    }

    /// Draws one frame.
    ///
    /// - Parameters:
    ///   - pixels: the picture, `[height, width, 3]`.
    ///   - width: its columns.
    ///   - height: its rows.
    ///   - labels: the object of each pixel, `[height, width]`; 0 for none.
    ///   - points: places to mark with a cross, in the colours of objects; outside nothing is drawn.
    /// - Returns: a picture of the same size.
    public func render(
        picture pixels: [UInt8], width: Int, height: Int, labels: [UInt8],
        points: [(x: Double, y: Double, label: UInt8)] = []
    ) -> RGBImage {
        guard labels.count == width * height else {
            fatalError("LabelOverlay: \(labels.count) labels for \(width)x\(height)")
        }
        var result = pixels
        for place in labels.indices where labels[place] != 0 {
            let isOutline = isOutline(place, labels, width, height)
            let color = Self.color(of: labels[place])
            for (channel, level) in [color.red, color.green, color.blue].enumerated() {
                let index = place * 3 + channel
                result[index] =
                    isOutline ? level : UInt8((Int(result[index]) + Int(level) + 1) / 2)
            }
        }
        var image = RGBImage(width: width, height: height, pixels: result)
        for point in points { mark(point, in: &image) }
        return image
    }

    /// Whether a neighbour has another label.
    private func isOutline(_ place: Int, _ labels: [UInt8], _ width: Int, _ height: Int) -> Bool {
        let (x, y) = (place % width, place / width)
        return (x > 0 && labels[place - 1] != labels[place])
            || (x + 1 < width && labels[place + 1] != labels[place])
            || (y > 0 && labels[place - width] != labels[place])
            || (y + 1 < height && labels[place + width] != labels[place])
    }

    private func mark(_ point: (x: Double, y: Double, label: UInt8), in image: inout RGBImage) {
        let (x, y) = (Int(point.x.rounded()), Int(point.y.rounded()))
        let arm = max(3, min(image.width, image.height) / 60)
        for (spread, color) in [(1, RGBImage.Color.black), (0, Self.color(of: point.label))] {
            let long = 2 * (arm + spread) + 1
            let short = 2 * spread + 1
            image.fill(
                x: x - arm - spread, y: y - spread, width: long, height: short, color: color)
            image.fill(
                x: x - spread, y: y - arm - spread, width: short, height: long, color: color)
        }
    }
}
