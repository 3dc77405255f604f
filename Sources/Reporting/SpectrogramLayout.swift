/// Where the parts of a spectrogram's picture go, in pixels.
struct SpectrogramLayout {
    /// Pixels of a dot of the font.
    static let scale = 2
    static let textHeight = BitmapFont.height * scale
    static let border = 14
    static let tickLength = 6
    static let barWidth = 22
    /// Pixels that the spectrogram itself is wide at most.
    static let widestPlot = 1600

    /// The labels of the rows and their places, in rows from the middle of the lowest.
    let rows: [(label: String, row: Double)]
    let times: AxisTicks
    let levels: AxisTicks

    let width: Int
    let height: Int
    let plotX: Int
    let plotY: Int
    let plotWidth: Int
    let plotHeight: Int
    let barX: Int

    init(picture: SpectrogramPicture) {
        plotWidth = Self.extent(picture.frameCount, atLeast: 800, atMost: Self.widestPlot)
        plotHeight = Self.extent(picture.bandCount, atLeast: 400, atMost: 800)
        // Labels need room for a line of text and a gap.
        let pixelsPerRow = Double(plotHeight) / Double(picture.bandCount)
        rows = picture.axis.ticks(
            rowCount: picture.bandCount, spacing: picture.axis.pixelSpacing / pixelsPerRow)
        times = AxisTicks(
            from: 0, to: Double(picture.frameCount) * picture.hopSeconds, count: plotWidth / 90)
        levels = AxisTicks(
            from: Double(picture.range.lowerBound), to: Double(picture.range.upperBound),
            count: plotHeight / 50)

        let gap = 6
        let rowLabelWidth = Self.widest(rows.map(\.label))
        plotX = Self.border + Self.textHeight + 10 + rowLabelWidth + gap + Self.tickLength
        plotY = Self.border + Self.textHeight + 10 + Self.textHeight + 8
        barX = plotX + plotWidth + 34
        let levelWidth = max(Self.widest(levels.labels) + gap + Self.tickLength, 24)
        width = barX + Self.barWidth + levelWidth + Self.border
        height =
            plotY + plotHeight + Self.tickLength + gap + Self.textHeight + 10 + Self.textHeight
            + Self.border
    }

    /// Pixels for a number of values: a whole multiple, or fewer where there are too many.
    private static func extent(_ count: Int, atLeast smallest: Int, atMost largest: Int) -> Int {
        min(count * max(1, (smallest + count - 1) / count), largest)
    }

    private static func widest(_ labels: [String]) -> Int {
        labels.map { RGBImage.width(of: $0, scale: scale) }.max() ?? 0
    }

    /// Draws a tick and its label to the left of a vertical line.
    func drawTick(
        _ label: String, leftOf x: Int, y: Int, on image: inout RGBImage, color: RGBImage.Color
    ) {
        image.fill(x: x - Self.tickLength, y: y, width: Self.tickLength, height: 1, color: color)
        let width = RGBImage.width(of: label, scale: Self.scale)
        image.draw(
            label, x: x - Self.tickLength - 6 - width, y: y - Self.textHeight / 2 + 1,
            scale: Self.scale, color: color)
    }

    /// Draws a tick and its label to the right of a vertical line.
    func drawTick(
        _ label: String, rightOf x: Int, y: Int, on image: inout RGBImage, color: RGBImage.Color
    ) {
        image.fill(x: x, y: y, width: Self.tickLength, height: 1, color: color)
        image.draw(
            label, x: x + Self.tickLength + 6, y: y - Self.textHeight / 2 + 1, scale: Self.scale,
            color: color)
    }

    /// Draws the name of a vertical axis, upwards, in the middle of the plot.
    func drawVertically(
        _ name: String, x: Int, on image: inout RGBImage, color: RGBImage.Color
    ) {
        let length = RGBImage.width(of: name, scale: Self.scale)
        image.drawUpward(
            name, x: x, bottom: plotY + (plotHeight + length) / 2, scale: Self.scale, color: color)
    }
}
