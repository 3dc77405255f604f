import Testing

@testable import Reporting

@Suite struct SpectrogramPictureTests {
    @Test func lowBandsAreAtTheBottomAndEarlyFramesToTheLeft() {
        // One bright value: band 1 of 4, frame 2 of 8.
        var values = [Float](repeating: -80, count: 32)
        values[1 * 8 + 2] = 0
        let picture = picture(values, bandCount: 4, frameCount: 8)
        let layout = SpectrogramLayout(picture: picture)
        let image = picture.render()
        #expect((image.width, image.height) == (layout.width, layout.height))
        #expect((layout.plotWidth, layout.plotHeight) == (800, 400))
        for band in 0..<4 {
            for frame in 0..<8 {
                let x = layout.plotX + frame * 100 + 50
                let y = layout.plotY + (3 - band) * 100 + 50
                let expected = ColorMap.magma.color(band == 1 && frame == 2 ? 1 : 0)
                #expect(image[x, y] == expected, "band \(band), frame \(frame)")
            }
        }
        // The cell ends exactly where the next one begins.
        let (left, top) = (layout.plotX + 200, layout.plotY + 200)
        let bright = ColorMap.magma.color(1)
        #expect(image[left, top] == bright && image[left + 99, top + 99] == bright)
        #expect(image[left - 1, top] != bright && image[left, top - 1] != bright)
        #expect(image[left + 100, top] != bright && image[left, top + 100] != bright)
    }

    @Test func theColorBarRunsFromTheLowestToTheHighestValue() {
        let picture = picture([-80, 0], bandCount: 1, frameCount: 2)
        let (layout, image) = (SpectrogramLayout(picture: picture), picture.render())
        let x = layout.barX + SpectrogramLayout.barWidth / 2
        #expect(image[x, layout.plotY] == ColorMap.magma.color(1))
        #expect(image[x, layout.plotY + layout.plotHeight - 1] == ColorMap.magma.color(0))
        #expect(image[x, layout.plotY - 1] == image[layout.plotX, layout.plotY - 1])
    }

    @Test func aShortEventInALongSoundStaysVisible() {
        var values = [Float](repeating: -80, count: 100_000)
        values[51_234] = 0
        let picture = picture(values, bandCount: 1, frameCount: 100_000)
        let (layout, image) = (SpectrogramLayout(picture: picture), picture.render())
        #expect(layout.plotWidth == 1600)
        let bright = (0..<1600).filter {
            image[layout.plotX + $0, layout.plotY + 10] == ColorMap.magma.color(1)
        }
        #expect(bright == [51_234 * 1600 / 100_000])
    }

    @Test func whatIsNotANumberIsGrey() {
        let picture = picture([.nan, 0], bandCount: 1, frameCount: 2)
        let (layout, image) = (SpectrogramLayout(picture: picture), picture.render())
        let color = image[layout.plotX + 5, layout.plotY + 5]
        #expect(color.red == color.green && color.green == color.blue)
    }

    @Test func constantValuesAndLongTitlesAreDrawn() {
        var picture = picture([3, 3, 3, 3], bandCount: 2, frameCount: 2)
        picture.title = String(repeating: "a very long title ", count: 50)
        let (layout, image) = (SpectrogramLayout(picture: picture), picture.render())
        #expect(image[layout.plotX, layout.plotY] == ColorMap.magma.color(0))
        // Nothing of the title comes near the edge.
        for y in 0..<40 { #expect(image[layout.width - 1, y] == .white) }
    }

    @Test func allLabelsAreInsideThePicture() {
        for (bands, frames, hop) in [
            (257, 200, 0.005), (1, 1, 0.005), (64, 96, 0.01), (257, 5000, 0.005),
        ] {
            let values = (0..<(bands * frames)).map { Float($0 % 97) - 1234 }
            let image = SpectrogramPicture.render(
                values: values, bandCount: bands, frameCount: frames,
                axis: .linear(highestHertz: 24_000),
                hopSeconds: hop, unit: "dB", title: "t")
            for x in 0..<image.width {
                #expect(image[x, 0] == .white && image[x, image.height - 1] == .white)
            }
            for y in 0..<image.height {
                #expect(image[0, y] == .white && image[image.width - 1, y] == .white)
            }
        }
    }

    @Test func melBandsAreLabelledWithRoundFrequenciesAtTheirPlaces() {
        // Middles double from band to band: 1000 Hz lies log2(1000 / 62.5) = 4 bands up.
        let middles = (0..<8).map { 62.5 * Double(1 << $0) }
        let ticks = BandAxis.bands(middleHertz: middles).ticks(rowCount: 8, spacing: 0.4)
        let places = Dictionary(uniqueKeysWithValues: ticks.map { ($0.label, $0.row) })
        #expect(places["1000"] == 4 && places["500"] == 3)
        #expect(abs((places["200"] ?? 0) - (1 + 75.0 / 125)) < 1e-12)
        #expect(places["10"] == nil && places["10000"] == nil)
        for (index, tick) in ticks.enumerated() {
            #expect(ticks[..<index].allSatisfy { abs($0.row - tick.row) >= 0.4 })
        }
    }

    @Test func coefficientsAreNumbered() {
        let ticks = BandAxis.coefficients.ticks(rowCount: 13, spacing: 0.8)
        #expect(ticks.map(\.label) == (0..<13).map(String.init))
        #expect(ticks.map(\.row) == (0..<13).map(Double.init))
        #expect(BandAxis.coefficients.ticks(rowCount: 13, spacing: 3).map(\.label).last == "12")
    }

    @Test func theAxisIsNamed() {
        #expect(BandAxis.linear(highestHertz: 8000).title == "frequency (kHz)")
        #expect(BandAxis.bands(middleHertz: [1]).title == "frequency (Hz)")
        #expect(BandAxis.coefficients.title == "coefficient")
    }

    @Test func theVisibleRangeSpansAtMostEightyDecibels() {
        #expect(SpectrogramPicture.visibleRange(of: [-200, -20, 5]) == -75...5)
        #expect(SpectrogramPicture.visibleRange(of: [-20, 5]) == -20...5)
        #expect(SpectrogramPicture.visibleRange(of: [-.infinity, .nan, 5, 4]) == 4...5)
        #expect(SpectrogramPicture.visibleRange(of: [.nan]) == 0...1)
    }

    @Test func wrongSizesStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            _ = SpectrogramPicture.render(
                values: [1, 2, 3], bandCount: 2, frameCount: 2, axis: .coefficients, hopSeconds: 1,
                unit: "", title: "")
        }
    }

    private func picture(
        _ values: [Float], bandCount: Int, frameCount: Int
    ) -> SpectrogramPicture {
        SpectrogramPicture(
            values: values, bandCount: bandCount, frameCount: frameCount,
            axis: .linear(highestHertz: 24_000),
            hopSeconds: 0.005, unit: "dB", title: "test")
    }
}
