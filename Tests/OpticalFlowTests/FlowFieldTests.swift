import OpticalFlow
import Testing

@Suite struct FlowFieldTests {
    @Test func squaresAreAveragedInPixelsOfTheSmallerField() {
        let field = FlowField(
            width: 5, height: 2,
            values: [
                1, 3, 0, 0, 9, 5, 7, 0, 8, 9,
                -2, -2, 4, 4, 9, -2, -2, 4, 4, 9,
            ])
        let small = field.averaged(over: 2)
        #expect(small == FlowField(width: 2, height: 1, values: [2, 1, -1, 2]))
        #expect(field.averaged(over: 1) == field)
    }

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
