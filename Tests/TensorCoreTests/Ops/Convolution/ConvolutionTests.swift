// Checks `Tensor.convolution` over one, two and three axes.

import TestSupport
import Testing

@testable import TensorCore

@Suite struct ConvolutionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: [Int]
        let weight: [Int]
        let stride: [Int]
        let padding: [Int]
        let dilation: [Int]
        var groups = 1
        var testDescription: String {
            "\(input) * \(weight) / \(stride) + \(padding), dilation \(dilation), groups \(groups)"
        }
    }

    static let cases = [
        Case(input: [2, 3, 9], weight: [4, 3, 3], stride: [2], padding: [1], dilation: [1]),
        Case(
            input: [1, 6, 8], weight: [4, 3, 3], stride: [1], padding: [2], dilation: [2],
            groups: 2),
        Case(
            input: [2, 3, 7, 5], weight: [4, 3, 3, 2], stride: [2, 1], padding: [1, 0],
            dilation: [1, 2]),
        Case(
            input: [1, 6, 5, 4], weight: [9, 2, 3, 3], stride: [1, 1], padding: [1, 1],
            dilation: [1, 1], groups: 3),
        Case(
            input: [2, 5, 4, 3], weight: [5, 1, 3, 3], stride: [1, 2], padding: [1, 1],
            dilation: [1, 1], groups: 5),
        Case(
            input: [1, 2, 4, 5, 3], weight: [3, 2, 3, 3, 2], stride: [1, 2, 1],
            padding: [1, 0, 1], dilation: [1, 1, 2]),
        Case(
            input: [1, 4, 3, 4, 3], weight: [6, 2, 1, 3, 3], stride: [1, 1, 1],
            padding: [0, 1, 1], dilation: [1, 1, 1], groups: 2),
        Case(
            input: [2, 8, 3, 4, 5], weight: [16, 8, 2, 3, 3], stride: [1, 1, 1],
            padding: [1, 1, 1], dilation: [1, 1, 1]),
        Case(
            input: [2, 9, 5, 1, 1], weight: [8, 9, 3, 1, 1], stride: [2, 1, 1],
            padding: [1, 0, 0], dilation: [1, 1, 1]),
    ]

    @Test(arguments: cases, [ConvolutionAlgorithm.direct, .frames, .gemm])
    func resultAndGradientsFollowTheFormula(_ sizes: Case, _ algorithm: ConvolutionAlgorithm) {
        let taps = ReferenceTaps(
            input: sizes.input, weight: sizes.weight, stride: sizes.stride,
            padding: sizes.padding, dilation: sizes.dilation, groups: sizes.groups)
        let inputs = [
            ReferenceArray.normal(sizes.input, seed: 1), .normal(sizes.weight, seed: 2),
            .normal([sizes.weight[0]], seed: 3),
        ]
        withConvolutionAlgorithm(algorithm) {
            GradientCheck.check(inputs) {
                $0[0].convolution(
                    weight: $0[1], bias: $0[2], stride: sizes.stride, padding: sizes.padding,
                    dilation: sizes.dilation, groups: sizes.groups)
            } reference: {
                taps.convolve($0[0], $0[1], $0[2])
            }
        }
    }

    @Test func chainsOfClipsPassGradientsThroughTheirOwnLayouts() {
        let spatial = ReferenceTaps(
            input: [1, 2, 3, 4, 4], weight: [8, 2, 1, 3, 3], stride: [1, 1, 1],
            padding: [0, 1, 1], dilation: [1, 1, 1], groups: 1)
        let temporal = ReferenceTaps(
            input: [1, 8, 3, 4, 4], weight: [9, 8, 3, 1, 1], stride: [2, 1, 1],
            padding: [1, 0, 0], dilation: [1, 1, 1], groups: 1)
        let inputs = [
            ReferenceArray.normal([1, 2, 3, 4, 4], seed: 1), .normal([8, 2, 1, 3, 3], seed: 2),
            .normal([9, 8, 3, 1, 1], seed: 3),
        ]
        GradientCheck.check(inputs) {
            $0[0].convolution(weight: $0[1], stride: [1, 1, 1], padding: [0, 1, 1]).relu()
                .convolution(weight: $0[2], stride: [2, 1, 1], padding: [1, 0, 0])
        } reference: {
            let middle = spatial.convolve($0[0], $0[1], nil).map { max($0, 0) }
            return temporal.convolve(middle, $0[2], nil)
        }
    }

    @Test(arguments: [[0, 4, 6], [0, 4, 6, 6], [0, 4, 3, 6, 6]])
    func emptyBatchesGiveEmptyResultsAndZeroGradients(_ shape: [Int]) {
        let kernel = shape.dropFirst(2).map { _ in 3 }
        let ones = kernel.map { _ in 1 }
        let weight = Parameter(Tensor(repeating: 1, shape: [6, 2] + kernel))
        let result = Tensor(zeros: shape).convolution(
            weight: weight.tensor, stride: ones, padding: ones, groups: 2)
        #expect(result.shape == [0, 6] + shape.dropFirst(2))
        result.sum().backward()
        #expect(weight.gradient?.values.allSatisfy { $0 == 0 } == true)
    }

    @Test func groupsThatDoNotDivideTheChannelsStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 4, 8]).conv1d(weight: Tensor(zeros: [6, 2, 3]), groups: 3)
        }
        expectMessage(of: result, contains: "conv1d", "[1, 4, 8]", "[6, 2, 3]", "3 groups")
    }

    @Test func clipsWithFiltersOfImagesStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 4, 8, 8, 8]).conv3d(weight: Tensor(zeros: [6, 4, 3, 3]))
        }
        expectMessage(of: result, contains: "conv3d", "[1, 4, 8, 8, 8]", "[6, 4, 3, 3]")
    }

    @Test func aFilterThatReachesTooFarStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 1, 6]).conv1d(weight: Tensor(zeros: [1, 1, 3]), dilation: 3)
        }
        expectMessage(of: result, contains: "conv1d", "[1, 1, 6]", "[1, 1, 3]", "larger")
    }
}
