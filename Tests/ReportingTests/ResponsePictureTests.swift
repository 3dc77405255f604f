import Testing

@testable import Reporting

@Suite struct ResponsePictureTests {
    private let overlay = ResponseOverlay(range: 0...2)

    @Test func theStrongerTheLessOfThePictureShows() {
        var image = RGBImage(width: 4, height: 1, color: RGBImage.Color(hex: 0x6496C8))
        overlay.draw([0, 1, 2, .nan], isMuted: false, on: &image)
        #expect(image[0, 0] == RGBImage.Color(hex: 0x6496C8))
        // 80 % of the last colour of magma.
        #expect(image[2, 0] == RGBImage.Color(red: 222, green: 232, blue: 193))
        #expect(image[3, 0] == RGBImage.Color(red: 50, green: 75, blue: 100))
        let middle = ColorMap.magma.color(0.5)
        #expect(image[1, 0].red == UInt8((100 * 0.6 + Double(middle.red) * 0.4).rounded()))
    }

    @Test func mutedResponsesAreGrey() {
        var image = RGBImage(width: 2, height: 1, color: RGBImage.Color(hex: 0x808080))
        overlay.draw([1, 2], isMuted: true, on: &image)
        for x in 0..<2 {
            #expect(image[x, 0].red == image[x, 0].green && image[x, 0].green == image[x, 0].blue)
        }
        #expect(image[1, 0].red > 200)
    }

    @Test func thePeakIsMarkedAroundItsPlace() {
        var image = RGBImage(width: 41, height: 41, color: RGBImage.Color(hex: 0x808080))
        overlay.markPeak(x: 20.5, y: 20.5, on: &image)
        #expect(image[20, 20] == RGBImage.Color(hex: 0x808080))
        for step in [4, 6] {
            for (x, y) in [(step, 0), (-step, 0), (0, step), (0, -step)] {
                #expect(image[20 + x, 20 + y] == .white, "\(x), \(y)")
            }
        }
        #expect(image[24, 21] == .black && image[24, 19] == .black)
        // At a corner, what fits.
        overlay.markPeak(x: 0, y: 0, on: &image)
        #expect(image[4, 0] == .white)
    }

    @Test(arguments: [(256, 192), (97, 55), (1280, 720)])
    func aPanelHoldsPictureCaptionAndBar(width: Int, height: Int) {
        let panel = ResponsePanel(width: width, pictureHeight: height, overlay: overlay)
        let picture = [UInt8](repeating: 40, count: width * height * 3)
        let plain = panel.render(picture: picture, responses: nil, caption: "1.00 s")
        #expect(plain.width == panel.width && plain.height == panel.height)
        #expect(Array(plain.pixels.prefix(picture.count)) == picture)
        #expect(Set(plain.pixels[picture.count...]).count > 20)
        let values = [Float](repeating: 2, count: width * height)
        let drawn = panel.render(
            picture: picture,
            responses: .init(values: values, peak: (5, 5), isMuted: false),
            caption: String(repeating: "long ", count: 500))
        #expect(drawn.height == panel.height)
        #expect(drawn[width - 1, 0].red > 200)
        let bare = ResponsePanel(
            width: width, pictureHeight: height, overlay: overlay, hasBar: false)
        #expect(bare.height < panel.height)
    }

    @Test func aSheetHoldsItsPanelsInRows() {
        let colors: [UInt32] = [0xFF0000, 0x00FF00, 0x0000FF, 0xFF00FF, 0x00FFFF]
        let panels = colors.map {
            RGBImage(width: 60, height: 40, color: RGBImage.Color(hex: $0))
        }
        let sheet = ResponseSheet(title: "t", panels: panels, columnCount: 4, overlay: overlay)
            .render()
        func place(of color: UInt32) -> (x: Int, y: Int)? {
            for y in 0..<sheet.height {
                for x in 0..<sheet.width where sheet[x, y] == RGBImage.Color(hex: color) {
                    return (x, y)
                }
            }
            return nil
        }
        let places = colors.compactMap(place)
        #expect(places.count == 5)
        #expect(places[0].y == places[3].y && places[0].x == places[4].x)
        #expect(places[4].y - places[0].y >= 40 && places[1].x - places[0].x >= 60)
        // One panel alone is as well a sheet.
        let single = ResponseSheet(
            title: "t", panels: [panels[0]], columnCount: 4, overlay: overlay)
        #expect(single.render().width < sheet.width)
    }
}
