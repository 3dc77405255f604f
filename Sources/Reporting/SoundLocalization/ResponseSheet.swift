/// Panels of several moments on one sheet, with one colour bar for all.
public struct ResponseSheet: Sendable {
    /// The line above.
    public var title: String
    /// The panels, all of the same size, row by row.
    public var panels: [RGBImage]
    /// Panels in a row.
    public var columnCount: Int
    /// The colours.
    public var overlay: ResponseOverlay

    private static let ink = RGBImage.Color(hex: 0x24_2933)
    private static let border = 14
    private static let gap = 10
    private static let scale = 2
    private static let textHeight = BitmapFont.height * scale
    private static let barWidth = 22
    private static let tickLength = 6

    /// Describes a sheet; there must be a panel.
    public init(title: String, panels: [RGBImage], columnCount: Int, overlay: ResponseOverlay) {
        guard let first = panels.first, columnCount > 0,
            panels.allSatisfy({ $0.width == first.width && $0.height == first.height })
        else { fatalError("ResponseSheet: \(panels.count) panels in \(columnCount) columns") }
        (self.title, self.panels) = (title, panels)
        (self.columnCount, self.overlay) = (columnCount, overlay)
    }

    /// Draws the sheet.
    public func render() -> RGBImage {
        let (width, height) = (panels[0].width, panels[0].height)
        let columns = min(columnCount, panels.count)
        let rows = (panels.count + columns - 1) / columns
        let top = Self.border + 2 * Self.textHeight
        let gridWidth = columns * (width + Self.gap) - Self.gap
        let gridHeight = rows * (height + Self.gap) - Self.gap
        let ticks = AxisTicks(
            from: Double(overlay.range.lowerBound), to: Double(overlay.range.upperBound),
            count: max(2, gridHeight / 50))
        let labelWidth = ticks.labels.map { RGBImage.width(of: $0, scale: Self.scale) }.max() ?? 0
        let barX = Self.border + gridWidth + 20
        var sheet = RGBImage(
            width: barX + Self.barWidth + Self.tickLength + 6 + labelWidth + Self.border,
            height: top + gridHeight + Self.border)
        let room = (sheet.width - 2 * Self.border) / (BitmapFont.advance * Self.scale)
        sheet.draw(
            String(title.prefix(room)), x: Self.border, y: Self.border, scale: Self.scale,
            color: Self.ink)
        for (index, panel) in panels.enumerated() {
            sheet.paste(
                panel, x: Self.border + index % columns * (width + Self.gap),
                y: top + index / columns * (height + Self.gap))
        }
        drawBar(ticks, x: barX, y: top, height: gridHeight, on: &sheet)
        return sheet
    }

    private func drawBar(
        _ ticks: AxisTicks, x: Int, y top: Int, height: Int, on sheet: inout RGBImage
    ) {
        for y in 0..<height {
            let fraction = 1 - Double(y) / Double(max(1, height - 1))
            sheet.fill(
                x: x, y: top + y, width: Self.barWidth, height: 1,
                color: overlay.colorMap.color(fraction))
        }
        sheet.frame(x: x, y: top, width: Self.barWidth, height: height, color: Self.ink)
        let low = Double(overlay.range.lowerBound)
        let extent = Double(overlay.range.upperBound) - low
        for (value, label) in zip(ticks.values, ticks.labels) where extent > 0 {
            let y = top + Int((1 - (value - low) / extent) * Double(height - 1))
            let right = x + Self.barWidth
            sheet.fill(x: right, y: y, width: Self.tickLength, height: 1, color: Self.ink)
            sheet.draw(
                label, x: right + Self.tickLength + 6, y: y - Self.textHeight / 2,
                scale: Self.scale, color: Self.ink)
        }
    }
}

extension RGBImage {
    /// Copies a picture with its upper left corner to a place; parts outside are left out.
    mutating func paste(_ image: RGBImage, x: Int, y: Int) {
        for row in 0..<image.height {
            for column in 0..<image.width { self[x + column, y + row] = image[column, row] }
        }
    }
}
