/// A spectrogram drawn for people: time to the right, frequency upwards, a bar that explains the
/// colours.
public struct SpectrogramPicture: Sendable {
    /// The values, `[bandCount, frameCount]`, rows from low to high frequency.
    public var values: [Float]
    /// The number of rows of `values`.
    public var bandCount: Int
    /// The number of columns of `values`.
    public var frameCount: Int
    /// What the rows stand for.
    public var axis: BandAxis
    /// Seconds from one column to the next.
    public var hopSeconds: Double
    /// The values that get the darkest and the brightest colour; lower and higher ones get the same.
    public var range: ClosedRange<Float>
    /// The unit of the values, written above the colour bar.
    public var unit: String
    /// The line above the picture.
    public var title: String
    /// The colours.
    public var colorMap: ColorMap = .magma

    /// Describes the picture of a spectrogram.
    ///
    /// - Parameters:
    ///   - values: `[bandCount, frameCount]`, rows from low to high frequency.
    ///   - bandCount: rows.
    ///   - frameCount: columns.
    ///   - axis: what the rows stand for.
    ///   - hopSeconds: from one column to the next.
    ///   - range: the values of the darkest and of the brightest colour; by default
    ///     `visibleRange(of:)`.
    ///   - unit: of the values, such as `dB`.
    ///   - title: the line above the picture.
    public init(
        values: [Float], bandCount: Int, frameCount: Int, axis: BandAxis, hopSeconds: Double,
        range: ClosedRange<Float>? = nil, unit: String, title: String
    ) {
        guard bandCount > 0, frameCount > 0, values.count == bandCount * frameCount else {
            fatalError(
                "SpectrogramPicture: \(values.count) values are not [\(bandCount), \(frameCount)]")
        }
        (self.values, self.bandCount, self.frameCount) = (values, bandCount, frameCount)
        (self.axis, self.hopSeconds) = (axis, hopSeconds)
        self.range = range ?? Self.visibleRange(of: values)
        (self.unit, self.title) = (unit, title)
    }

    /// Draws the picture with these values; see `init`.
    public static func render(
        values: [Float], bandCount: Int, frameCount: Int, axis: BandAxis, hopSeconds: Double,
        range: ClosedRange<Float>? = nil, unit: String, title: String
    ) -> RGBImage {
        SpectrogramPicture(
            values: values, bandCount: bandCount, frameCount: frameCount, axis: axis,
            hopSeconds: hopSeconds, range: range, unit: unit, title: title
        ).render()
    }

    /// The range from the largest finite value down to the smallest, at most `span` below it.
    ///
    /// 80 is what the eye can use of a spectrogram in decibels.
    public static func visibleRange(
        of values: [Float], span: Float = 80
    ) -> ClosedRange<Float> {
        var (lowest, highest) = (Float.infinity, -Float.infinity)
        for value in values where value.isFinite {
            lowest = min(lowest, value)
            highest = max(highest, value)
        }
        return lowest > highest ? 0...1 : max(lowest, highest - span)...highest
    }

    /// The picture.
    public func render() -> RGBImage {
        let layout = SpectrogramLayout(picture: self)
        var image = RGBImage(width: layout.width, height: layout.height)
        drawSpectrogram(on: &image, layout)
        drawFrequencyAxis(on: &image, layout)
        drawTimeAxis(on: &image, layout)
        drawColorBar(on: &image, layout)
        let room = (layout.width - layout.plotX) / (BitmapFont.advance * SpectrogramLayout.scale)
        let fitting = title.count <= room ? title : title.prefix(max(0, room - 3)) + "..."
        image.draw(
            fitting, x: layout.plotX, y: SpectrogramLayout.border,
            scale: SpectrogramLayout.scale, color: ink)
        return image
    }
}

/// Labels and axes are a dark grey.
private let ink = RGBImage.Color(hex: 0x24_2933)
/// What is not a number is grey, which neither map holds.
private let noValue = RGBImage.Color(hex: 0x8A_8A8A)

extension SpectrogramPicture {
    /// Draws the values; where several share a pixel, the largest one shows, so that short events
    /// stay visible.
    private func drawSpectrogram(on image: inout RGBImage, _ layout: SpectrogramLayout) {
        let columns = (0..<layout.plotWidth).map { source($0, of: layout.plotWidth, frameCount) }
        for y in 0..<layout.plotHeight {
            let bands = source(layout.plotHeight - 1 - y, of: layout.plotHeight, bandCount)
            for x in 0..<layout.plotWidth {
                image[layout.plotX + x, layout.plotY + y] = color(bands, columns[x])
            }
        }
        image.frame(
            x: layout.plotX, y: layout.plotY, width: layout.plotWidth, height: layout.plotHeight,
            color: ink)
    }

    /// The values that pixel `pixel` of `pixelCount` shows.
    private func source(_ pixel: Int, of pixelCount: Int, _ valueCount: Int) -> Range<Int> {
        let first = pixel * valueCount / pixelCount
        let next = (pixel + 1) * valueCount / pixelCount
        return first..<max(next, first + 1)
    }

    private func color(_ bands: Range<Int>, _ frames: Range<Int>) -> RGBImage.Color {
        var highest = -Float.infinity
        for band in bands {
            for frame in frames {
                let value = values[band * frameCount + frame]
                if value.isNaN { return noValue }
                highest = max(highest, value)
            }
        }
        let extent = range.upperBound - range.lowerBound
        let fraction = extent > 0 ? (highest - range.lowerBound) / extent : 0
        return colorMap.color(Double(fraction))
    }

    private func drawFrequencyAxis(on image: inout RGBImage, _ layout: SpectrogramLayout) {
        for (label, row) in layout.rows {
            // Ticks point at the middle of their row.
            let rowHeight = Double(layout.plotHeight) / Double(bandCount)
            let y = layout.plotY + layout.plotHeight - 1 - Int((row + 0.5) * rowHeight)
            layout.drawTick(label, leftOf: layout.plotX, y: y, on: &image, color: ink)
        }
        layout.drawVertically(axis.title, x: SpectrogramLayout.border, on: &image, color: ink)
    }

    private func drawTimeAxis(on image: inout RGBImage, _ layout: SpectrogramLayout) {
        let (scale, bottom) = (SpectrogramLayout.scale, layout.plotY + layout.plotHeight)
        for (value, label) in zip(layout.times.values, layout.times.labels) {
            let position = value / hopSeconds / Double(frameCount) * Double(layout.plotWidth)
            let x = layout.plotX + min(Int(position), layout.plotWidth - 1)
            image.fill(
                x: x, y: bottom, width: 1, height: SpectrogramLayout.tickLength, color: ink)
            image.draw(
                label, x: x - RGBImage.width(of: label, scale: scale) / 2,
                y: bottom + SpectrogramLayout.tickLength + 6, scale: scale, color: ink)
        }
        let name = "time (s)"
        let middle = layout.plotX + layout.plotWidth / 2
        image.draw(
            name, x: middle - RGBImage.width(of: name, scale: scale) / 2,
            y: layout.height - SpectrogramLayout.border - SpectrogramLayout.textHeight,
            scale: scale, color: ink)
    }

    private func drawColorBar(on image: inout RGBImage, _ layout: SpectrogramLayout) {
        let (x, width) = (layout.barX, SpectrogramLayout.barWidth)
        for y in 0..<layout.plotHeight {
            let fraction = 1 - Double(y) / Double(max(1, layout.plotHeight - 1))
            image.fill(
                x: x, y: layout.plotY + y, width: width, height: 1,
                color: colorMap.color(fraction))
        }
        image.frame(
            x: x, y: layout.plotY, width: width, height: layout.plotHeight, color: ink)
        let extent = Double(range.upperBound - range.lowerBound)
        for (value, label) in zip(layout.levels.values, layout.levels.labels) {
            let fraction = extent > 0 ? (value - Double(range.lowerBound)) / extent : 0
            let y = layout.plotY + Int((1 - fraction) * Double(layout.plotHeight - 1))
            layout.drawTick(label, rightOf: x + width, y: y, on: &image, color: ink)
        }
        image.draw(
            unit, x: x, y: layout.plotY - SpectrogramLayout.textHeight - 8,
            scale: SpectrogramLayout.scale, color: ink)
    }
}
