import ClipDatasets
import Essentials
import OpticalFlow
import Testing

@testable import PretextTasks

@Suite struct StretchFieldsTests {
    /// Fields of 7 x 5 with displacements of up to 19 pixels.
    private func fields() -> [FlowField] {
        var random = RandomStream(seed: 8)
        return (0..<4).map { _ in
            FlowField(
                width: 7, height: 5,
                values: (0..<70).map { _ in Float(random.uniform(in: -19...19)) })
        }
    }

    @Test func bytesKeepDisplacements() {
        let fields = fields()
        let kept = StretchFields(of: fields)
        #expect(kept.count == 4)
        #expect(kept.record.count == 4 * 4 * 35 + 1)
        let whole = PixelRectangle(x: 0, y: 0, width: 7, height: 5)
        for (read, field) in zip(kept.fields(0..<4, part: whole), fields) {
            for (a, b) in zip(read.values, field.values) { #expect(abs(a - b) <= 0.5 / 1024) }
        }
        let again = StretchFields(width: 7, height: 5, record: kept.record)
        #expect(again == kept)
        // What was rounded once stays.
        #expect(StretchFields(of: kept.fields(0..<4, part: whole)) == kept)
    }

    @Test func partsAreThoseOfTheWholeFields() {
        let kept = StretchFields(of: fields())
        let whole = kept.fields(0..<4, part: PixelRectangle(x: 0, y: 0, width: 7, height: 5))
        let parts = kept.fields(1..<3, part: PixelRectangle(x: 2, y: 1, width: 4, height: 3))
        #expect(parts.count == 2)
        for (number, part) in parts.enumerated() {
            for y in 0..<3 {
                for x in 0..<4 { #expect(part[x, y] == whole[number + 1][x + 2, y + 1]) }
            }
        }
    }

    @Test func lengthsAreSummedOverTheWindow() {
        let fields = fields()
        let lengths = StretchFields(of: fields).lengths(1..<4)
        #expect(lengths.count == 35)
        for (pixel, length) in lengths.enumerated() {
            let expected = fields[1..<4].reduce(Float(0)) { sum, field in
                let (u, v) = field[pixel % 7, pixel / 7]
                return sum + (u * u + v * v).squareRoot()
            }
            #expect(abs(Float(length) - 1024 * expected) < 4)
        }
    }

    /// Displacements beyond the limit are cut off; of opposite fields the bytes are opposite, too.
    @Test func limitsAreTheSameBothWays() {
        let field = FlowField(width: 2, height: 1, values: [50, -50, 0.3, -0.3004])
        let whole = PixelRectangle(x: 0, y: 0, width: 2, height: 1)
        let there = StretchFields(of: [field]).fields(0..<1, part: whole)
        let back = StretchFields(of: [field.negated]).fields(0..<1, part: whole)
        #expect(there[0].values.prefix(2) == [20, -20])
        #expect(back == there.map(\.negated))
    }

    @Test func noFieldsAreKept() {
        let kept = StretchFields(of: [])
        #expect(kept.count == 0)
        #expect(kept.record.count == 1)
    }
}
