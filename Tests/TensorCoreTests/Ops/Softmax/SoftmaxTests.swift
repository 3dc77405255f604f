// Checks `softmax`, `logSoftmax` and `logSumExp`.

import TensorCore
import TestSupport
import Testing

@Suite struct SoftmaxTests {
    static let shapes = [[3, 5], [2, 3, 7], [1], [4, 1]]

    @Test(arguments: shapes)
    func softmaxFollowsTheFormula(_ shape: [Int]) {
        GradientCheck.check([.normal(shape, seed: 1)]) {
            $0[0].softmax()
        } reference: {
            $0[0].softmax()
        }
    }

    @Test(arguments: shapes)
    func logSoftmaxFollowsTheFormula(_ shape: [Int]) {
        GradientCheck.check([.normal(shape, seed: 1)]) {
            $0[0].logSoftmax()
        } reference: { inputs in
            let sums = inputs[0].logSumExp().values
            let width = shape.last ?? 1
            return ReferenceArray(
                shape, inputs[0].values.enumerated().map { $1 - sums[$0 / width] })
        }
    }

    @Test(arguments: shapes)
    func logSumExpFollowsTheFormula(_ shape: [Int]) {
        GradientCheck.check([.normal(shape, seed: 1)]) {
            $0[0].logSumExp()
        } reference: {
            $0[0].logSumExp()
        }
    }

    @Test func maskedElementsDoNotCount() {
        let mask: [Double] = [1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1]
        GradientCheck.check([.normal([3, 4], seed: 1)]) {
            $0[0].softmax(mask: ReferenceArray([3, 4], mask).tensor)
        } reference: {
            $0[0].softmax(mask: mask)
        }
        GradientCheck.check([.normal([3, 4], seed: 1)]) {
            $0[0].logSumExp(mask: Tensor([1, 0, 1, 1], shape: [4]))
        } reference: {
            $0[0].logSumExp(mask: [1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1])
        }
    }

    @Test func rowsOfWhichNothingIsLeftAreZeroAndHaveNoGradient() {
        let input = Parameter(Tensor([1, 2, 3, 4], shape: [2, 2]))
        let mask = Tensor([0, 0, 1, 1], shape: [2, 2])
        #expect(input.tensor.softmax(mask: mask).values.prefix(2) == [0, 0])
        let sums = input.tensor.logSumExp(mask: mask)
        #expect(sums.values[0] == -.infinity)
        sums.sum().backward()
        #expect(input.gradient?.values.prefix(2) == [0, 0])
    }

    @Test func hugeNumbersDoNotOverflow() {
        let input = Tensor([1e30, -1e30, 3e4, 3e4], shape: [2, 2])
        #expect(input.softmax().values == [1, 0, 0.5, 0.5])
        #expect(input.logSumExp().values[0] == 1e30)
        #expect(input.logSoftmax().values[0] == 0)
    }

    @Test func emptyTensorsStayEmpty() {
        #expect(Tensor(zeros: [0, 3]).softmax().shape == [0, 3])
        #expect(Tensor(zeros: [0, 3]).logSoftmax().shape == [0, 3])
        #expect(Tensor(zeros: [0, 3]).logSumExp().shape == [0])
        #expect(Tensor(zeros: [2, 0]).logSumExp().values == [-.infinity, -.infinity])
    }

    @Test func aMaskOfAnotherShapeStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).softmax(mask: Tensor(zeros: [2]))
        }
        expectMessage(of: result, contains: "softmax", "[2, 3]", "[2]")
    }

    @Test func masksDoNotHideWhatIsNotANumber() {
        let input = Tensor([.nan, 1], shape: [1, 2])
        let mask = Tensor([1, 0], shape: [2])
        let result = input.softmax(mask: mask).values
        #expect(result[0].isNaN && result[1] == 0)
        #expect(input.logSumExp(mask: mask).item.isNaN)
        #expect(Tensor([.nan, .infinity], shape: [2]).logSumExp().item.isNaN)
    }

    @Test func infiniteRowsHaveInfiniteLogSums() {
        let input = Parameter(Tensor([-.infinity, -.infinity, .infinity, 0], shape: [2, 2]))
        let result = input.tensor.logSumExp()
        #expect(result.values == [-.infinity, .infinity])
        result.sum().backward()
        #expect(input.gradient?.values.prefix(2) == [0, 0])
    }
}
