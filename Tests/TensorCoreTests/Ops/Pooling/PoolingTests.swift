// Checks max and average pooling over one, two and three axes.

import TestSupport
import Testing

@testable import TensorCore

@Suite struct PoolingTests {
    struct Case: Sendable {
        let input: [Int]
        let kernel: [Int]
        let stride: [Int]
        let padding: [Int]
        var ceilMode = false
        /// The output's sizes, written down by hand.
        let output: [Int]
    }

    static let cases = [
        Case(input: [2, 3, 9], kernel: [3], stride: [2], padding: [1], output: [2, 3, 5]),
        Case(
            input: [1, 9, 5, 4], kernel: [2, 3], stride: [2, 1], padding: [1, 0],
            output: [1, 9, 3, 2]),
        Case(
            input: [1, 2, 3, 5, 4], kernel: [2, 3, 3], stride: [1, 2, 2], padding: [0, 1, 1],
            output: [1, 2, 2, 3, 2]),
        Case(
            input: [1, 8, 4, 3, 3], kernel: [3, 1, 1], stride: [2, 1, 1], padding: [1, 0, 0],
            output: [1, 8, 2, 3, 3]),
    ]

    static let ceilCases = [
        Case(
            input: [1, 3, 8], kernel: [3], stride: [2], padding: [0], ceilMode: true,
            output: [1, 3, 4]),
        Case(
            input: [2, 9, 6, 8], kernel: [3, 3], stride: [2, 2], padding: [0, 0], ceilMode: true,
            output: [2, 9, 3, 4]),
        // The window that would start in the padding is left out.
        Case(
            input: [1, 2, 5, 5], kernel: [2, 2], stride: [2, 2], padding: [1, 1], ceilMode: true,
            output: [1, 2, 3, 3]),
        Case(
            input: [1, 2, 4, 4], kernel: [3, 2], stride: [3, 2], padding: [1, 0], ceilMode: true,
            output: [1, 2, 2, 2]),
        Case(
            input: [1, 2, 3, 4, 6], kernel: [2, 3, 3], stride: [2, 2, 2], padding: [0, 0, 1],
            ceilMode: true, output: [1, 2, 2, 2, 4]),
    ]

    static func windows(_ sizes: Case) -> ReferenceWindows {
        ReferenceWindows(
            input: sizes.input, output: sizes.output, kernel: sizes.kernel,
            stride: sizes.stride, padding: sizes.padding)
    }

    @Test(arguments: cases + ceilCases)
    func maximaFollowTheFormula(_ sizes: Case) {
        let windows = Self.windows(sizes)
        GradientCheck.check([.normal(sizes.input, seed: 3)]) {
            $0[0].maxPool(
                kernel: sizes.kernel, stride: sizes.stride, padding: sizes.padding,
                ceilMode: sizes.ceilMode)
        } reference: {
            windows.maximum($0[0])
        }
    }

    @Test(arguments: cases, [false, true])
    func averagesFollowTheFormula(_ sizes: Case, _ countsPadding: Bool) {
        let windows = Self.windows(sizes)
        GradientCheck.check([.normal(sizes.input, seed: 3)]) {
            $0[0].averagePool(
                kernel: sizes.kernel, stride: sizes.stride, padding: sizes.padding,
                countsPadding: countsPadding)
        } reference: {
            windows.average($0[0], countsPadding: countsPadding)
        }
    }

    @Test(arguments: [[2, 3, 7], [1, 9, 4, 3], [2, 2, 2, 3, 3], [1, 1, 1, 1]])
    func globalPoolingLeavesOneNumberPerChannel(_ shape: [Int]) {
        let ones = shape.dropFirst(2).map { _ in 1 }
        let windows = ReferenceWindows(input: shape, parts: [shape[0], shape[1]] + ones)
        let flat = [shape[0], shape[1]]
        GradientCheck.check([.normal(shape, seed: 4)]) {
            $0[0].globalAveragePool()
        } reference: {
            ReferenceArray(flat, windows.average($0[0], countsPadding: false).values)
        }
        GradientCheck.check([.normal(shape, seed: 4)]) {
            $0[0].globalMaxPool()
        } reference: {
            ReferenceArray(flat, windows.maximum($0[0]).values)
        }
    }

    @Test func averagesTakeTheLayoutOfAConvolution() {
        let taps = ReferenceTaps(
            input: [1, 2, 3, 4, 4], weight: [9, 2, 1, 1, 1], stride: [1, 1, 1],
            padding: [0, 0, 0], dilation: [1, 1, 1], groups: 1)
        let windows = ReferenceWindows(
            input: [1, 9, 3, 4, 4], output: [1, 9, 3, 2, 2], kernel: [1, 2, 2],
            stride: [1, 2, 2], padding: [0, 0, 0])
        let inputs = [
            ReferenceArray.normal([1, 2, 3, 4, 4], seed: 1), .normal([9, 2, 1, 1, 1], seed: 2),
        ]
        GradientCheck.check(inputs) {
            $0[0].conv3d(weight: $0[1]).averagePool(kernel: [1, 2, 2]).globalAveragePool()
        } reference: {
            let pooled = windows.average(taps.convolve($0[0], $0[1], nil), countsPadding: true)
            let all = ReferenceWindows(input: pooled.shape, parts: [1, 9, 1, 1, 1])
            return ReferenceArray([1, 9], all.average(pooled, countsPadding: false).values)
        }
    }

    @Test func emptyBatchesGiveEmptyResults() {
        #expect(Tensor(zeros: [0, 3, 8]).maxPool1d(kernelSize: 2).shape == [0, 3, 4])
        #expect(
            Tensor(zeros: [0, 3, 4, 4, 4]).averagePool(kernel: [2, 2, 2]).shape == [0, 3, 2, 2, 2])
        #expect(Tensor(zeros: [0, 3, 4]).globalAveragePool().shape == [0, 3])
    }

    @Test func aWindowThatDoesNotFitStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 2, 3, 4]).averagePool(kernel: [4, 2])
        }
        expectMessage(of: result, contains: "averagePool", "[4, 2]", "[1, 2, 3, 4]")
    }
}
