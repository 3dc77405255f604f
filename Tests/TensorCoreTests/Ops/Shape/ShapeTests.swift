// Checks reshape, concatenation and row selection.

import TensorCore
import TestSupport
import Testing

@Suite struct ShapeTests {
    @Test func reshapedKeepsRowMajorOrder() {
        GradientCheck.check([.normal([3, 4], seed: 1)]) {
            $0[0].reshaped(to: [2, 6])
        } reference: {
            ReferenceArray([2, 6], $0[0].values)
        }
    }

    @Test func reshapingTheMapsOfAConvolutionPutsThemInOrder() {
        let inputs = [
            ReferenceArray.normal([2, 3, 4, 3], seed: 1), .normal([9, 3, 3, 3], seed: 2),
        ]
        GradientCheck.check(inputs) {
            $0[0].conv2d(weight: $0[1], padding: 1).reshaped(to: [2, 108])
        } reference: {
            ReferenceArray([2, 108], $0[0].conv2d($0[1], nil, stride: 1, padding: 1).values)
        }
    }

    @Test func concatenatedJoinsRows() {
        let inputs = [
            ReferenceArray.normal([2, 3], seed: 1), .normal([1, 3], seed: 2),
            .normal([3, 3], seed: 3),
        ]
        GradientCheck.check(inputs) {
            Tensor.concatenated($0)
        } reference: {
            ReferenceArray([6, 3], $0.flatMap(\.values))
        }
    }

    @Test func gatherRowsMayRepeatRows() {
        let rows = [2, 0, 2, 1, 2]
        GradientCheck.check([.normal([4, 3], seed: 1)]) {
            $0[0].gatherRows(rows)
        } reference: { inputs in
            ReferenceArray([5, 3], rows.flatMap { inputs[0].values[($0 * 3)..<($0 * 3 + 3)] })
        }
    }

    @Test func aRowThatDoesNotExistStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).gatherRows([2])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("gatherRows") && text.contains("[2, 3]"))
    }
}
