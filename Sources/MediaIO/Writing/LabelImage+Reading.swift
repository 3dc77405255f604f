// Label maps read back from palette PNG files.

internal import Essentials

/// Labels of the pixels of a picture.
public struct LabelMap: Sendable, Equatable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// The labels, `[height, width]`.
    public let labels: [UInt8]

    /// Makes a map; stops the program where `labels` is not `[height, width]`.
    public init(width: Int, height: Int, labels: [UInt8]) {
        guard labels.count == width * height else {
            programmingError("LabelMap: \(labels.count) labels for \(width)x\(height)")
        }
        (self.width, self.height, self.labels) = (width, height, labels)
    }
}

extension LabelImage {
    /// Reads a map that `write(labels:width:height:to:)` wrote.
    ///
    /// - Throws: `MediaError` where the file cannot be read; `damaged` where a colour is not of the palette.
    public static func labels(contentsOf path: String) throws(MediaError) -> LabelMap {
        let picture = try MediaFile(path: path).frame(at: 0, size: .native)
        let known = Dictionary(
            uniqueKeysWithValues: (0..<256).map { (color(of: $0) & 0xFF_FFFF, UInt8($0)) })
        var labels: [UInt8] = []
        labels.reserveCapacity(picture.width * picture.height)
        for pixel in stride(from: 0, to: picture.pixels.count, by: 3) {
            // Channels of the palette are multiples of 32; conversion may have moved them a little.
            let color = (0..<3).reduce(UInt32(0)) { color, channel in
                color << 8 | min((UInt32(picture.pixels[pixel + channel]) + 16) / 32 * 32, 255)
            }
            guard let label = known[color] else {
                throw MediaError(
                    code: .damaged, path: path,
                    message: "pixel \(pixel / 3) has a colour that stands for no label")
            }
            labels.append(label)
        }
        return LabelMap(width: picture.width, height: picture.height, labels: labels)
    }
}
