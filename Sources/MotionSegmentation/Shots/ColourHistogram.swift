/// Histograms of red, green, blue, L, a and b, each adding up to 1, one after the other.
///
/// Source: videoseg of Pathak et al. (`color_hist`). Numbers beyond the ends count in the last bins.
enum ColourHistogram {
    /// Histograms over a rectangle of a picture.
    ///
    /// - Parameters:
    ///   - picture: the colours.
    ///   - lab: the same picture in Lab.
    ///   - columns: part of the picture, not empty.
    ///   - rows: part of the picture, not empty.
    ///   - bins: of each histogram.
    /// - Returns: `6 * bins` shares.
    static func of(
        _ picture: ColorPicture, _ lab: LabPicture, columns: Range<Int>, rows: Range<Int>,
        bins: Int
    ) -> [Float] {
        var counts = [Float](repeating: 0, count: 6 * bins)
        let plane = picture.width * picture.height
        let share = 1 / Float(columns.count * rows.count)
        let last = Float(bins) - 0.5
        for y in rows {
            for x in columns {
                let pixel = y * picture.width + x
                for channel in 0..<3 {
                    let level = Int(picture.pixels[3 * pixel + channel]) * bins / 256
                    counts[channel * bins + level] += share
                }
                for channel in 0..<3 {
                    let value = lab.values[channel * plane + pixel]
                    let place = channel == 0 ? value / 100 : (value + 128) / 255
                    let bin = Int(min(last, max(0, place * Float(bins))))
                    counts[(3 + channel) * bins + bin] += share
                }
            }
        }
        return counts
    }

    /// Histograms of 40 bins over a whole picture: 240 numbers.
    static func of(_ picture: ColorPicture) -> [Float] {
        of(
            picture, LabPicture(of: picture), columns: 0..<picture.width,
            rows: 0..<picture.height, bins: 40)
    }
}
