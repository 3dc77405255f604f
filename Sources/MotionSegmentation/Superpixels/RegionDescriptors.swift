internal import Foundation
internal import OpticalFlow

/// What a superpixel looks like and where it is, as a vector.
///
/// Of a square of 15 x 15 pixels around the middle of its box: orientations of gradients in 3 x 3 cells with 6 bins each,
/// and histograms of 20 bins of red, green, blue, L, a and b; then y and x of the corner as shares of the picture's sides. Source:
/// videoseg of Pathak et al. (`compute_descriptor`), after Faktor, Irani, "Video Segmentation by Non-Local Consensus
/// Voting", BMVC 2014, section 3.1. In smaller pictures than 15 pixels the square is as large as there is room.
enum RegionDescriptors {
    /// Numbers of a descriptor.
    static let length = orientations + 6 * colourBins + 2

    private static let side = 15
    private static let cells = 3
    private static let bins = 6
    private static let colourBins = 20
    private static let orientations = cells * cells * bins

    /// The descriptors of all regions, one after the other.
    static func of(
        _ picture: ColorPicture, _ lab: LabPicture, _ regions: SuperpixelMap
    ) -> [Float] {
        let grey = picture.grey
        let (width, height) = (picture.width, picture.height)
        var result: [Float] = []
        result.reserveCapacity(length * regions.count)
        for centre in regions.boxCentres {
            let columns = square(around: centre.x, in: width)
            let rows = square(around: centre.y, in: height)
            result += gradients(grey.levels, width, columns: columns, rows: rows)
            result += ColourHistogram.of(
                picture, lab, columns: columns, rows: rows, bins: colourBins)
            result.append(Float(rows.lowerBound) / Float(height))
            result.append(Float(columns.lowerBound) / Float(width))
        }
        return result
    }

    private static func square(around middle: Int, in count: Int) -> Range<Int> {
        let length = min(side, count)
        let start = min(count - length, max(0, middle - length / 2))
        return start..<start + length
    }

    /// Shares of the gradients' lengths in each cell and each of 6 directions over half a turn; zero in a flat square.
    ///
    /// Source: Dalal, Triggs, "Histograms of Oriented Gradients for Human Detection", CVPR 2005, with one block, lengths
    /// divided by their sum.
    private static func gradients(
        _ levels: [UInt8], _ width: Int, columns: Range<Int>, rows: Range<Int>
    ) -> [Float] {
        var result = [Float](repeating: 0, count: orientations)
        var total: Float = 0
        for y in rows.dropFirst().dropLast() {
            for x in columns.dropFirst().dropLast() {
                let pixel = y * width + x
                let right = Float(levels[pixel + 1]) - Float(levels[pixel - 1])
                let down = Float(levels[pixel + width]) - Float(levels[pixel - width])
                let length = (right * right + down * down).squareRoot()
                guard length > 0 else { continue }
                let turn = atan2f(down, right) / .pi
                let direction = Int((turn < 0 ? turn + 1 : turn) * Float(bins)) % bins
                let cell =
                    (y - rows.lowerBound) * cells / rows.count * cells
                    + (x - columns.lowerBound) * cells / columns.count
                result[cell * bins + direction] += length
                total += length
            }
        }
        return total > 0 ? result.map { $0 / total } : result
    }
}
