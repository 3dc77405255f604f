import Reporting
import Testing

@Suite struct ColorMapTests {
    @Test func endsAndMiddleAreThePublishedColors() {
        #expect(ColorMap.viridis.color(0) == RGBImage.Color(hex: 0x44_0154))
        #expect(ColorMap.viridis.color(1) == RGBImage.Color(hex: 0xFD_E725))
        #expect(ColorMap.magma.color(0) == RGBImage.Color(hex: 0x00_0004))
        #expect(ColorMap.magma.color(1) == RGBImage.Color(hex: 0xFC_FDBF))
        // Entry 128 of the 256 in the original tables.
        #expect(isNear(ColorMap.viridis.color(128 / 255.0), 0x21_918C))
        #expect(isNear(ColorMap.magma.color(128 / 255.0), 0xB7_3779))
    }

    @Test func outsideTheRangeAreTheColorsOfTheEnds() {
        #expect(ColorMap.magma.color(-3) == ColorMap.magma.color(0))
        #expect(ColorMap.magma.color(7) == ColorMap.magma.color(1))
    }

    @Test(arguments: [("viridis", ColorMap.viridis), ("magma", ColorMap.magma)])
    func brightnessOnlyGrows(name: String, map: ColorMap) {
        let brightness = (0...100).map { step -> Double in
            let color = map.color(Double(step) / 100)
            let (r, g, b) = (Double(color.red), Double(color.green), Double(color.blue))
            return 0.2126 * r + 0.7152 * g + 0.0722 * b
        }
        #expect(zip(brightness, brightness.dropFirst()).allSatisfy { $0 < $1 })
    }

    private func isNear(_ color: RGBImage.Color, _ hex: UInt32) -> Bool {
        let other = RGBImage.Color(hex: hex)
        return abs(Int(color.red) - Int(other.red)) <= 2
            && abs(Int(color.green) - Int(other.green)) <= 2
            && abs(Int(color.blue) - Int(other.blue)) <= 2
    }
}
