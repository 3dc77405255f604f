// Label maps read back from pictures.

internal import CFFmpeg
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
    /// Reads a map of labels from a picture, as annotations of DAVIS, or as drawn by hand.
    ///
    /// - A palette picture: the indices, whatever the colours are.
    /// - A grey one whose brightest level is 255, or a JPEG, which moves levels: black and white, label 1 from level 128
    ///   on; a darker one: the levels are labels.
    /// - Another one: label by label the colours of the palette that `write(labels:width:height:to:)`
    ///   uses, or black and white as above.
    ///
    /// - Throws: `MediaError` where the file cannot be read; `damaged` where a colour is not of the palette.
    public static func labels(contentsOf path: String) throws(MediaError) -> LabelMap {
        let file = try MediaFile(path: path)
        let stored = try file.firstPicture()
        switch stored.pixelFormat {
        case AV_PIX_FMT_PAL8: return map(stored, stored.firstPlane)
        case AV_PIX_FMT_GRAY8:
            let levels = stored.firstPlane
            let isExact = file.info.video?.codec != "mjpeg" && levels.max() != 255
            return map(stored, isExact ? levels : blackAndWhite(levels))
        default: return try labels(of: file.frame(at: 0, size: .native), path)
        }
    }

    private static func map(_ picture: DecodedFrame, _ labels: [UInt8]) -> LabelMap {
        LabelMap(width: picture.width, height: picture.height, labels: labels)
    }

    private static func blackAndWhite(_ levels: [UInt8]) -> [UInt8] { levels.map { $0 >> 7 } }

    private static func labels(
        of picture: VideoFrame, _ path: String
    ) throws(MediaError) -> LabelMap {
        let pixels = stride(from: 0, to: picture.pixels.count, by: 3)
        let labels = pixels.map { color($0, of: picture).flatMap { labelsOfColors[$0] } }
        let known = labels.compactMap { $0 }
        if known.count == labels.count {
            return LabelMap(width: picture.width, height: picture.height, labels: known)
        }
        // Conversion may have moved channels a little.
        let isGrey = pixels.allSatisfy { pixel in
            let channels = picture.pixels[pixel..<pixel + 3].map(Int.init)
            return abs(channels[0] - channels[1]) < 3 && abs(channels[1] - channels[2]) < 3
        }
        guard isGrey else {
            let place = labels.firstIndex { $0 == nil } ?? 0
            throw MediaError(
                code: .damaged, path: path,
                message: "the pixel at (\(place % picture.width), \(place / picture.width)) has a "
                    + "colour that stands for no label; use a palette picture, or black and white")
        }
        return LabelMap(
            width: picture.width, height: picture.height,
            labels: blackAndWhite(pixels.map { picture.pixels[$0] }))
    }

    /// The colour of a pixel, whose channels are multiples of 32 that conversion may have moved a little; nil for
    /// any other.
    private static func color(_ pixel: Int, of picture: VideoFrame) -> UInt32? {
        var color: UInt32 = 0
        for level in picture.pixels[pixel..<pixel + 3] {
            let nearest = (Int(level) + 16) / 32 * 32
            guard nearest < 256, abs(nearest - Int(level)) < 3 else { return nil }
            color = color << 8 | UInt32(nearest)
        }
        return color
    }

    private static let labelsOfColors = Dictionary(
        uniqueKeysWithValues: (0..<256).map { (color(of: $0) & 0xFF_FFFF, UInt8($0)) })
}

extension DecodedFrame {
    /// The first plane of a format with one byte a pixel, without what lies behind the end of a row.
    fileprivate var firstPlane: [UInt8] {
        withUnsafeFrame { frame in
            guard let base = frame.pointee.data.0 else { return [] }
            let bytesPerRow = Int(frame.pointee.linesize.0)
            return (0..<height).flatMap { row in
                UnsafeBufferPointer(start: base + row * bytesPerRow, count: width)
            }
        }
    }
}
