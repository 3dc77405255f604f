// Checks `Tensor.maxPool2d` and `Tensor.globalMaxPool2d`.

import TensorCore
import TestSupport
import Testing

@Suite struct MaxPoolTests {
    struct Case: Sendable {
        let input: [Int]
        var kernel = 2
        var stride = 2
        var padding = 0
    }

    @Test(arguments: [
        Case(input: [2, 3, 6, 4]), Case(input: [1, 9, 7, 5]),
        Case(input: [2, 8, 5, 7], kernel: 3, stride: 2, padding: 1),
        Case(input: [1, 2, 4, 4], kernel: 3, stride: 1, padding: 1),
    ])
    func resultAndGradientsFollowTheFormula(_ sizes: Case) {
        GradientCheck.check([.normal(sizes.input, seed: 3)]) {
            $0[0].maxPool2d(kernelSize: sizes.kernel, stride: sizes.stride, padding: sizes.padding)
        } reference: {
            $0[0].maxPool2d(
                kernel: (sizes.kernel, sizes.kernel), stride: sizes.stride, padding: sizes.padding)
        }
    }

    @Test(arguments: [[2, 3, 5, 4], [1, 10, 16, 12], [3, 8, 32, 24], [2, 2, 1, 1]])
    func globalPoolingTakesTheLargestOfEachChannel(_ shape: [Int]) {
        // The largest map would take too long by differences: few elements can matter there.
        guard shape[2] * shape[3] < 100 else {
            let input = ReferenceArray.normal(shape, seed: 4)
            let pooled = input.maxPool2d(kernel: (shape[2], shape[3]), stride: 1, padding: 0)
            let parameter = Parameter(input.tensor)
            let result = parameter.tensor.globalMaxPool2d()
            #expect(result.values.map(Double.init) == pooled.values)
            (result * result).sum().backward()
            let expected = input.values.map { pooled.values.contains($0) ? 2 * Float($0) : 0 }
            #expect(parameter.gradient?.values == expected)
            return
        }
        GradientCheck.check([.normal(shape, seed: 4)]) {
            $0[0].globalMaxPool2d()
        } reference: {
            let result = $0[0].maxPool2d(kernel: (shape[2], shape[3]), stride: 1, padding: 0)
            return ReferenceArray([shape[0], shape[1]], result.values)
        }
    }

    @Test func worksInTheLayoutOfAConvolution() {
        let inputs = [
            ReferenceArray.normal([2, 3, 8, 6], seed: 1), .normal([12, 3, 3, 3], seed: 2),
        ]
        GradientCheck.check(inputs) {
            $0[0].conv2d(weight: $0[1], padding: 1).maxPool2d(kernelSize: 2).globalMaxPool2d()
        } reference: {
            let maps = $0[0].conv2d($0[1], nil, stride: 1, padding: 1)
            let pooled = maps.maxPool2d(kernel: (8, 6), stride: 1, padding: 0)
            return ReferenceArray([2, 12], pooled.values)
        }
    }

    @Test func anEmptyBatchGivesAnEmptyResult() {
        #expect(Tensor(zeros: [0, 3, 4, 4]).maxPool2d(kernelSize: 2).shape == [0, 3, 2, 2])
        #expect(Tensor(zeros: [0, 3, 4, 4]).globalMaxPool2d().shape == [0, 3])
    }
}
