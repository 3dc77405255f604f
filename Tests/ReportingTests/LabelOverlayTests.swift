import Reporting
import Testing

@Suite struct LabelOverlayTests {
    private let overlay = LabelOverlay()

    @Test func objectsAreTintedAndOutlined() {
        var labels = [UInt8](repeating: 0, count: 7 * 6)
        for y in 1..<5 { for x in 1..<6 { labels[y * 7 + x] = 3 } }
        let image = overlay.render(
            picture: [UInt8](repeating: 101, count: 7 * 6 * 3), width: 7, height: 6, labels: labels)
        let color = LabelOverlay.color(of: 3)
        #expect(image[0, 0] == RGBImage.Color(red: 101, green: 101, blue: 101))
        #expect(image[1, 1] == color && image[5, 4] == color && image[3, 1] == color)
        func mixed(_ level: UInt8) -> UInt8 { UInt8((101 + Int(level) + 1) / 2) }
        #expect(
            image[3, 2]
                == RGBImage.Color(
                    red: mixed(color.red), green: mixed(color.green), blue: mixed(color.blue)))
    }

    @Test func objectsAtTheEdgeHaveNoOutlineThere() {
        let image = overlay.render(
            picture: [UInt8](repeating: 0, count: 4 * 4 * 3), width: 4, height: 4,
            labels: [UInt8](repeating: 1, count: 16))
        #expect(image[0, 0] != LabelOverlay.color(of: 1) && image[0, 0] == image[2, 2])
    }

    @Test func neighbouringLabelsHaveDifferentColours() {
        #expect(Set((1...8).map { LabelOverlay.color(of: $0) }).count == 8)
        #expect(LabelOverlay.color(of: 9) == LabelOverlay.color(of: 1))
        #expect(LabelOverlay.color(of: 255) == LabelOverlay.color(of: 7))
    }

    @Test func pointsAreCrossesWhereverTheyLie() {
        let points = [(x: 20.2, y: 10.0, label: UInt8(2)), (x: -50, y: 3, label: 1)]
        let image = overlay.render(
            picture: [UInt8](repeating: 255, count: 40 * 20 * 3), width: 40, height: 20,
            labels: [UInt8](repeating: 0, count: 40 * 20), points: points)
        #expect(image[20, 10] == LabelOverlay.color(of: 2))
        #expect(image[23, 10] == LabelOverlay.color(of: 2) && image[21, 11] == .black)
        #expect(image[30, 10] == .white && image[0, 3] == .white)
    }
}
