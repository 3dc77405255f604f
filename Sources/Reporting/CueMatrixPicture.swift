/// How well sentences fit instants, drawn for people: a row a sentence, time to the right, with a frame around the time in
/// which it was said and a filled bar below where it was placed.
public struct CueMatrixPicture: Sendable {
    /// A sentence.
    public struct Row: Sendable {
        /// What stands before the row.
        public let label: String
        /// When it was said, in seconds.
        public let said: Range<Double>
        /// Where it was placed; nil for nowhere.
        public let placed: Range<Double>?
        /// One number for each instant.
        public let values: [Float]

        /// Makes a row from its parts.
        public init(
            label: String, said: Range<Double>, placed: Range<Double>?, values: [Float]
        ) {
            self.label = label
            self.said = said
            self.placed = placed
            self.values = values
        }
    }

    private let title: String
    private let rows: [Row]
    /// From the beginning of the first instant to the end of the last.
    private let time: Range<Double>
    private let columns: Int

    private static let scale = 2
    private static let border = 14
    private static let barHeight = 4
    private static let longestLabel = 28
    private static let textHeight = BitmapFont.height * scale
    private static let ink = RGBImage.Color(hex: 0x24_2933)
    private static let placedColor = RGBImage.Color(hex: 0xD9_4F04)

    /// Prepares a picture.
    ///
    /// - Parameters:
    ///   - title: what stands above.
    ///   - rows: at least one, each with as many values as there are instants, at least one.
    ///   - seconds: the instants, ascending and evenly spaced.
    ///   - step: from one instant to the next, in seconds.
    public init(title: String, rows: [Row], seconds: [Double], step: Double) {
        guard let first = seconds.first, let last = seconds.last, !rows.isEmpty, step > 0,
            rows.allSatisfy({ $0.values.count == seconds.count })
        else { fatalError("CueMatrixPicture: \(rows.count) rows of \(seconds.count) instants") }
        self.title = title
        self.rows = rows
        time = first - step / 2..<last + step / 2
        columns = seconds.count
    }

    /// Draws the picture.
    public func render() -> RGBImage {
        let labelWidth = RGBImage.width(
            of: String(repeating: "x", count: Self.longestLabel), scale: Self.scale)
        let rowHeight = max(26, min(60, 800 / rows.count))
        let plotWidth = max(800, min(1600, columns * 8))
        let (plotX, plotY) = (2 * Self.border + labelWidth, 2 * Self.border + Self.textHeight)
        let plotHeight = rows.count * rowHeight
        var image = RGBImage(
            width: plotX + plotWidth + 2 * Self.border,
            height: plotY + plotHeight + 3 * Self.border + 2 * Self.textHeight)
        let room = (plotWidth + labelWidth) / (BitmapFont.advance * Self.scale)
        image.draw(
            String(title.prefix(room)), x: Self.border, y: Self.border, scale: Self.scale,
            color: Self.ink)
        let range = SpectrogramPicture.visibleRange(of: rows.flatMap(\.values), span: .infinity)
        for (number, row) in rows.enumerated() {
            let y = plotY + number * rowHeight
            let label =
                row.label.count <= Self.longestLabel
                ? row.label : row.label.prefix(Self.longestLabel - 3) + "..."
            image.draw(
                label, x: Self.border, y: y + (rowHeight - Self.textHeight) / 2,
                scale: Self.scale, color: Self.ink)
            draw(row, on: &image, x: plotX, y: y, width: plotWidth, height: rowHeight - 2, range)
        }
        drawTimes(on: &image, x: plotX, y: plotY + plotHeight, width: plotWidth)
        return image
    }

    private func draw(
        _ row: Row, on image: inout RGBImage, x: Int, y: Int, width: Int, height: Int,
        _ range: ClosedRange<Float>
    ) {
        let extent = range.upperBound - range.lowerBound
        let plain = height - Self.barHeight
        for column in 0..<width {
            let value = row.values[column * columns / width]
            let fraction = extent > 0 ? Double((value - range.lowerBound) / extent) : 0
            image.fill(
                x: x + column, y: y, width: 1, height: plain,
                color: ColorMap.viridis.color(fraction))
        }
        let said = pixels(row.said, of: width)
        for inset in 1...2 where said.count > 2 * inset {
            image.frame(
                x: x + said.lowerBound + inset, y: y + inset, width: said.count - 2 * inset,
                height: plain - 2 * inset, color: .white)
        }
        guard let placed = row.placed.map({ pixels($0, of: width) }) else { return }
        image.fill(
            x: x + placed.lowerBound, y: y + plain, width: placed.count, height: Self.barHeight,
            color: Self.placedColor)
    }

    /// The columns of a time, within the plot.
    private func pixels(_ seconds: Range<Double>, of width: Int) -> Range<Int> {
        func column(_ second: Double) -> Int {
            let share = (second - time.lowerBound) / (time.upperBound - time.lowerBound)
            return Int(min(max(share, 0), 1) * Double(width))
        }
        let start = column(seconds.lowerBound)
        return start..<max(start, column(seconds.upperBound))
    }

    private func drawTimes(on image: inout RGBImage, x: Int, y: Int, width: Int) {
        let ticks = AxisTicks(from: time.lowerBound, to: time.upperBound, count: width / 90)
        for (value, label) in zip(ticks.values, ticks.labels) {
            let share = (value - time.lowerBound) / (time.upperBound - time.lowerBound)
            let place = x + Int(share * Double(width - 1))
            image.fill(x: place, y: y, width: 1, height: 6, color: Self.ink)
            image.draw(
                label, x: place - RGBImage.width(of: label, scale: Self.scale) / 2, y: y + 12,
                scale: Self.scale, color: Self.ink)
        }
        let name = "time (s); white: said, orange: placed"
        image.draw(
            name, x: x + (width - RGBImage.width(of: name, scale: Self.scale)) / 2,
            y: y + 12 + Self.textHeight + Self.border, scale: Self.scale, color: Self.ink)
    }
}
