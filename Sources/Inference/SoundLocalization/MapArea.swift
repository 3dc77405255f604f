internal import Essentials

/// The part of a frame that a network sees, and so the part that its maps cover.
///
/// A frame is scaled, then the square in its middle is cut out; see `ImageAugmentation`. Outside of that
/// square there is no map.
public struct MapArea: Sendable, Equatable {
    /// Distance of the left edge from the frame's, as a share of the frame's width.
    public let left: Double
    /// Distance of the upper edge from the frame's, as a share of the frame's height.
    public let top: Double
    /// Width as a share of the frame's.
    public let width: Double
    /// Height as a share of the frame's.
    public let height: Double

    /// The square in the middle of a frame.
    ///
    /// - Parameters:
    ///   - size: side of the square in pixels.
    ///   - scaledWidth: width of the scaled frame in pixels, at least `size`.
    ///   - scaledHeight: height of the scaled frame in pixels, at least `size`.
    public init(centreCropOf size: Int, scaledWidth: Int, scaledHeight: Int) {
        guard size > 0, scaledWidth >= size, scaledHeight >= size else {
            programmingError("MapArea: \(scaledWidth)x\(scaledHeight) cannot give \(size)x\(size)")
        }
        // Whole pixels, as `ImageAugmentation` cuts.
        left = Double((scaledWidth - size) / 2) / Double(scaledWidth)
        top = Double((scaledHeight - size) / 2) / Double(scaledHeight)
        width = Double(size) / Double(scaledWidth)
        height = Double(size) / Double(scaledHeight)
    }

    /// Where the response is largest, in pixels of a frame, where pixel 0 reaches from 0 to 1.
    ///
    /// Finer than regions are: see `ResponseMap.peakPlace`.
    ///
    /// - Parameters:
    ///   - map: the map of the frame.
    ///   - frameWidth: width of the frame in pixels, at any scale.
    ///   - frameHeight: height of the frame in pixels.
    /// - Returns: distances from the left and from the top.
    public func peak(
        of map: ResponseMap, frameWidth: Int, frameHeight: Int
    ) -> (x: Double, y: Double) {
        let (column, row) = map.peakPlace
        let x = left + width * (column + 0.5) / Double(map.width)
        let y = top + height * (row + 0.5) / Double(map.height)
        return (x * Double(frameWidth), y * Double(frameHeight))
    }

    /// The response at every pixel of a frame: bilinear between the middles of regions, constant beyond
    /// the outermost middles.
    ///
    /// - Parameters:
    ///   - map: the map of the frame.
    ///   - frameWidth: width of the frame in pixels, at any scale.
    ///   - frameHeight: height of the frame in pixels.
    /// - Returns: `[frameHeight, frameWidth]`; not a number where the middle of the pixel is outside.
    public func upsampled(
        _ map: ResponseMap, frameWidth: Int, frameHeight: Int
    ) -> [Float] {
        let columns = Self.supports(
            pixels: frameWidth, start: left, extent: width, regions: map.width)
        let rows = Self.supports(
            pixels: frameHeight, start: top, extent: height, regions: map.height)
        var result = [Float](repeating: .nan, count: frameWidth * frameHeight)
        for (y, row) in rows.enumerated() {
            guard let row else { continue }
            let upper = row.first * map.width
            let lower = row.second * map.width
            for (x, column) in columns.enumerated() {
                guard let column else { continue }
                let above = Self.mixed(
                    map.values[upper + column.first], map.values[upper + column.second], column)
                let below = Self.mixed(
                    map.values[lower + column.first], map.values[lower + column.second], column)
                result[y * frameWidth + x] = Self.mixed(above, below, row)
            }
        }
        return result
    }

    /// Two neighbouring regions and the share of the second.
    private struct Support {
        let first: Int
        let second: Int
        let share: Float
    }

    private static func mixed(_ first: Float, _ second: Float, _ support: Support) -> Float {
        first + (second - first) * support.share
    }

    /// Along one axis, the regions around each pixel; nil outside.
    private static func supports(
        pixels: Int, start: Double, extent: Double, regions: Int
    ) -> [Support?] {
        (0..<pixels).map { pixel in
            let share = (Double(pixel) + 0.5) / Double(pixels)
            guard share >= start, share < start + extent else { return nil }
            let position = (share - start) / extent * Double(regions) - 0.5
            let inside = min(max(position, 0), Double(regions - 1))
            let first = Int(inside)
            return Support(
                first: first, second: min(first + 1, regions - 1),
                share: Float(inside - Double(first)))
        }
    }
}
