/// A picture of at most 256 colours.
struct PalettedPicture {
    /// Place of each pixel's colour in `colors`, row after row.
    let indices: [UInt8]
    /// 0xRRGGBB.
    let colors: [UInt32]
}

/// Finds the 256 colours that a picture is shown with best, and which pixel gets which.
///
/// Pictures of no more colours keep them. In others colours are gathered in 64 x 64 x 64 cells, and the
/// group of cells with the largest sum of squared distances from its mean is divided at the mean of
/// the channel that varies most, until there are 256; after X. Wu, "Color quantization by dynamic
/// programming and principal analysis", ACM Transactions on Graphics 11 (1992), simplified. Nothing is
/// dithered, since noise would move from frame to frame.
struct ColorPalette {
    private static let maximumColors = 256

    /// Number of pixels, and sums of red, green and blue, of each cell.
    private var counts = [Int32](repeating: 0, count: 1 << 18)
    private var sums = [SIMD4<Int32>](repeating: .zero, count: 1 << 18)
    private var groupOfCell = [UInt8](repeating: 0, count: 1 << 18)

    /// A group of cells: a part of the list of all.
    private struct Group {
        let cells: Range<Int>
        let count: Double
        let mean: SIMD4<Double>
        /// Sum of squared distances from the mean.
        let error: Double
        /// The channel that varies most.
        let widest: Int
    }

    /// Reduces a picture of red, green and blue bytes.
    mutating func reduce(_ rgb: Span<UInt8>) -> PalettedPicture {
        if let picture = Self.withItsOwnColors(rgb) { return picture }
        var cells = gather(rgb)
        let groups = divide(&cells)
        for (index, group) in groups.enumerated() {
            for place in group.cells { groupOfCell[cells[place]] = UInt8(index) }
        }
        let indices = (0..<rgb.count / 3).map { groupOfCell[Self.cell(rgb, $0)] }
        for cell in cells { (counts[cell], sums[cell]) = (0, .zero) }
        let colors = groups.map { group in
            let channels = SIMD4<UInt32>(group.mean.rounded(.toNearestOrAwayFromZero))
            return channels[0] << 16 | channels[1] << 8 | channels[2]
        }
        return PalettedPicture(indices: indices, colors: colors)
    }

    /// The picture as it is; nil where it has too many colours.
    private static func withItsOwnColors(_ rgb: Span<UInt8>) -> PalettedPicture? {
        var places: [UInt32: UInt8] = [:]
        var colors: [UInt32] = []
        var indices: [UInt8] = []
        indices.reserveCapacity(rgb.count / 3)
        for pixel in 0..<rgb.count / 3 {
            let (red, green, blue) = (rgb[3 * pixel], rgb[3 * pixel + 1], rgb[3 * pixel + 2])
            let color = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
            if let place = places[color] {
                indices.append(place)
            } else {
                guard colors.count < maximumColors else { return nil }
                places[color] = UInt8(colors.count)
                indices.append(UInt8(colors.count))
                colors.append(color)
            }
        }
        return PalettedPicture(indices: indices, colors: colors)
    }

    private static func cell(_ rgb: Span<UInt8>, _ pixel: Int) -> Int {
        Int(rgb[3 * pixel] >> 2) << 12 | Int(rgb[3 * pixel + 1] >> 2) << 6
            | Int(rgb[3 * pixel + 2] >> 2)
    }

    /// Counts colours, and returns the cells that have any.
    private mutating func gather(_ rgb: Span<UInt8>) -> [Int] {
        var cells: [Int] = []
        for pixel in 0..<rgb.count / 3 {
            let cell = Self.cell(rgb, pixel)
            if counts[cell] == 0 { cells.append(cell) }
            counts[cell] += 1
            sums[cell] &+= SIMD4(
                Int32(rgb[3 * pixel]), Int32(rgb[3 * pixel + 1]), Int32(rgb[3 * pixel + 2]), 0)
        }
        return cells
    }

    // MARK: - Dividing

    /// Puts cells in the order of the groups that are returned.
    private func divide(_ cells: inout [Int]) -> [Group] {
        var groups = [group(of: 0..<cells.count, cells)]
        while groups.count < Self.maximumColors {
            let largest = groups.indices.max { groups[$0].error < groups[$1].error }
            guard let largest, groups[largest].error > 0 else { break }
            let whole = groups[largest]
            let middle = cells[whole.cells].partition {
                mean(of: $0)[whole.widest] > whole.mean[whole.widest]
            }
            // Rounding may leave one side empty; then nothing is left to gain.
            guard middle > whole.cells.lowerBound, middle < whole.cells.upperBound else { break }
            groups[largest] = group(of: whole.cells.lowerBound..<middle, cells)
            groups.append(group(of: middle..<whole.cells.upperBound, cells))
        }
        return groups
    }

    private func mean(of cell: Int) -> SIMD4<Double> {
        SIMD4<Double>(sums[cell]) / Double(counts[cell])
    }

    private func group(of range: Range<Int>, _ cells: [Int]) -> Group {
        var (count, sum, squares) = (0.0, SIMD4<Double>.zero, SIMD4<Double>.zero)
        for cell in cells[range] {
            let (weight, color) = (Double(counts[cell]), mean(of: cell))
            count += weight
            sum += weight * color
            squares += weight * (color * color)
        }
        let mean = sum / count
        let errors = squares - count * (mean * mean)
        let widest = (0..<3).max { errors[$0] < errors[$1] } ?? 0
        // One cell alone cannot be divided, whatever rounding says.
        let error = range.count > 1 ? errors.sum() : 0
        return Group(cells: range, count: count, mean: mean, error: error, widest: widest)
    }
}
