// Checks `Tensor.adaptiveAveragePool` and `Tensor.adaptiveMaxPool`.

import TensorCore
import TestSupport
import Testing

@Suite struct AdaptivePoolTests {
    struct Case: Sendable {
        let input: [Int]
        let parts: [Int]
    }

    static let cases = [
        Case(input: [2, 3, 7], parts: [3]), Case(input: [1, 2, 5, 7], parts: [2, 3]),
        Case(input: [2, 3, 6, 4], parts: [3, 2]), Case(input: [1, 2, 3, 2], parts: [5, 2]),
        Case(input: [1, 2, 3, 5, 4], parts: [2, 2, 3]),
    ]

    @Test(arguments: cases)
    func averagesFollowTheFormula(_ sizes: Case) {
        let windows = ReferenceWindows(
            input: sizes.input, parts: Array(sizes.input.prefix(2)) + sizes.parts)
        GradientCheck.check([.normal(sizes.input, seed: 1)]) {
            $0[0].adaptiveAveragePool(to: sizes.parts)
        } reference: {
            windows.average($0[0], countsPadding: false)
        }
    }

    @Test(arguments: cases)
    func maximaFollowTheFormula(_ sizes: Case) {
        let windows = ReferenceWindows(
            input: sizes.input, parts: Array(sizes.input.prefix(2)) + sizes.parts)
        GradientCheck.check([.normal(sizes.input, seed: 1)]) {
            $0[0].adaptiveMaxPool(to: sizes.parts)
        } reference: {
            windows.maximum($0[0])
        }
    }

    @Test func theFirstOfEqualMaximaReceivesTheGradient() {
        let input = Parameter(Tensor(repeating: 2, shape: [1, 1, 5]))
        input.tensor.adaptiveMaxPool(to: [2]).sum().backward()
        #expect(input.gradient?.values == [1, 0, 1, 0, 0])
    }

    @Test func anEmptyBatchGivesAnEmptyResult() {
        #expect(Tensor(zeros: [0, 3, 5]).adaptiveAveragePool(to: [2]).shape == [0, 3, 2])
    }

    @Test func aWrongNumberOfAxesStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 2, 5, 5]).adaptiveMaxPool(to: [2])
        }
        expectMessage(of: result, contains: "adaptiveMaxPool", "[1, 2, 5, 5]", "[2]")
    }
}
