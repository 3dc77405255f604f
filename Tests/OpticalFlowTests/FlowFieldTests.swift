import OpticalFlow
import Testing

@Suite struct FlowFieldTests {
    @Test func aSmallMovingThingCounts() {
        var values = [Float](repeating: 0, count: 2 * 16 * 16)
        for index in [0, 1, 16, 17] { (values[index], values[256 + index]) = (3, 4) }
        let moving = FlowField(width: 16, height: 16, values: values)
        let still = FlowField(width: 16, height: 16, values: .init(repeating: 0, count: 512))
        #expect(FlowField.largestCellMotion([moving]) == 5)
        #expect(FlowField.largestCellMotion([moving, still]) == 2.5)
        #expect(FlowField.largestCellMotion([]) == 0)
    }
}
