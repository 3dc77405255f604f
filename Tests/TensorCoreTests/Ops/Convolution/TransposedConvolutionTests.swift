// Checks `Tensor.transposedConvolution`.

import TensorCore
import TestSupport
import Testing

@Suite struct TransposedConvolutionTests {
    struct Case: Sendable {
        let input: [Int]
        let weight: [Int]
        let stride: [Int]
        let padding: [Int]
        var outputPadding: [Int]
        var dilation: [Int]
        var groups = 1
        /// The output's sizes, written down by hand.
        let output: [Int]
    }

    static let cases = [
        Case(
            input: [2, 3, 5], weight: [3, 2, 4], stride: [2], padding: [1], outputPadding: [0],
            dilation: [1], output: [2, 2, 10]),
        Case(
            input: [1, 4, 3, 2], weight: [4, 3, 3, 3], stride: [2, 2], padding: [1, 1],
            outputPadding: [1, 0], dilation: [1, 1], groups: 2, output: [1, 6, 6, 3]),
        Case(
            input: [1, 2, 3, 4], weight: [2, 3, 2, 2], stride: [1, 3], padding: [0, 1],
            outputPadding: [0, 2], dilation: [2, 1], output: [1, 3, 5, 11]),
        Case(
            input: [1, 2, 2, 3, 2], weight: [2, 3, 2, 3, 2], stride: [2, 1, 2],
            padding: [0, 1, 0], outputPadding: [0, 0, 1], dilation: [1, 1, 1],
            output: [1, 3, 4, 3, 5]),
    ]

    @Test(arguments: cases)
    func resultAndGradientsFollowTheFormula(_ sizes: Case) {
        let taps = ReferenceTaps(
            input: sizes.output, weight: sizes.weight, stride: sizes.stride,
            padding: sizes.padding, dilation: sizes.dilation, groups: sizes.groups)
        #expect(taps.output == sizes.input)
        let inputs = [
            ReferenceArray.normal(sizes.input, seed: 1), .normal(sizes.weight, seed: 2),
            .normal([sizes.output[1]], seed: 3),
        ]
        GradientCheck.check(inputs) {
            $0[0].transposedConvolution(
                weight: $0[1], bias: $0[2], stride: sizes.stride, padding: sizes.padding,
                outputPadding: sizes.outputPadding, dilation: sizes.dilation,
                groups: sizes.groups)
        } reference: {
            taps.transpose($0[0], $0[1], $0[2])
        }
    }

    @Test func anEmptyBatchGivesAnEmptyResult() {
        let result = Tensor(zeros: [0, 2, 3, 3]).transposedConvolution(
            weight: Tensor(zeros: [2, 5, 2, 2]), stride: [2, 2], padding: [0, 0])
        #expect(result.shape == [0, 5, 6, 6])
    }

    @Test func otherChannelsThanTheInputsStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 3, 4, 4]).transposedConvolution(
                weight: Tensor(zeros: [2, 3, 2, 2]), stride: [1, 1], padding: [0, 0])
        }
        expectMessage(
            of: result, contains: "transposedConvolution", "[1, 3, 4, 4]", "[2, 3, 2, 2]")
    }
}
