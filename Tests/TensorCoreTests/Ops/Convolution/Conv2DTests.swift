// Checks `Tensor.conv2d`.

import Essentials
import TestSupport
import Testing

@testable import TensorCore

@Suite struct Conv2DTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: [Int]
        let weight: [Int]
        var stride = 1
        var padding = 0
        var bias = true
        var testDescription: String { "\(input) * \(weight) / \(stride) + \(padding)" }
    }

    static let cases = [
        Case(input: [2, 3, 7, 5], weight: [5, 3, 3, 3], padding: 1),
        Case(input: [1, 1, 9, 6], weight: [4, 1, 3, 3], stride: 2, padding: 1, bias: false),
        Case(input: [2, 8, 3, 4], weight: [8, 8, 3, 3], padding: 1, bias: false),
        Case(input: [1, 11, 3, 4], weight: [9, 11, 3, 3], stride: 2, padding: 1),
        Case(input: [3, 2, 6, 7], weight: [3, 2, 5, 2], stride: 3, padding: 2),
        Case(input: [2, 5, 3, 3], weight: [9, 5, 1, 1]),
        Case(input: [1, 4, 3, 2], weight: [2, 4, 3, 2]),
    ]

    @Test(arguments: cases, [ConvolutionAlgorithm.direct, .gemm])
    func resultAndGradientsFollowTheFormula(_ sizes: Case, _ algorithm: ConvolutionAlgorithm) {
        let inputs = [
            ReferenceArray.normal(sizes.input, seed: 1),
            ReferenceArray.normal(sizes.weight, seed: 2),
            ReferenceArray.normal([sizes.weight[0]], seed: 3),
        ]
        withConvolutionAlgorithm(algorithm) {
            GradientCheck.check(
                sizes.bias ? inputs : Array(inputs.prefix(2)), tolerance: 2e-5
            ) {
                $0[0].conv2d(
                    weight: $0[1], bias: sizes.bias ? $0[2] : nil, stride: sizes.stride,
                    padding: sizes.padding)
            } reference: {
                $0[0].conv2d(
                    $0[1], sizes.bias ? $0[2] : nil, stride: sizes.stride, padding: sizes.padding)
            }
        }
    }

    /// Result and gradients of a layer of 3x3 filters by one algorithm.
    static func largerLayer(
        by algorithm: ConvolutionAlgorithm, input: [Int], weight: [Int]
    ) -> [[Double]] {
        withConvolutionAlgorithm(algorithm) {
            let x = Parameter(ReferenceArray.normal(input, seed: 4).tensor)
            let w = Parameter(ReferenceArray.normal(weight, seed: 5).tensor)
            let y = x.tensor.conv2d(weight: w.tensor, padding: 1)
            (y * y).sum().backward()
            return [y.values, x.gradient?.values ?? [], w.gradient?.values ?? []].map {
                $0.map(Double.init)
            }
        }
    }

    @Test func algorithmsAgreeOnALargerLayer() {
        let (input, weight) = ([3, 24, 33, 26], [40, 24, 3, 3])
        let results = [ConvolutionAlgorithm.direct, .gemm].map {
            Self.largerLayer(by: $0, input: input, weight: weight)
        }
        for (actual, expected) in zip(results[0], results[1]) {
            GradientCheck.expectClose(actual, expected, 1e-4, "algorithm")
        }
    }

    /// Names of what oneDNN made for Winograd, pass by pass; nil where it refused.
    static func oneDNNWinogradImplementations(input: [Int], weight: [Int]) -> [String?] {
        _ = largerLayer(by: .oneDNNWinograd, input: input, weight: weight)
        let shape = ConvolutionShape(
            "conv2d", input: input, weight: weight, stride: [1, 1], padding: [1, 1])
        return [
            (ConvolutionPass.forward, shape.numbers + [0]), (.backwardData, shape.numbers),
            (.backwardWeights, shape.numbers + [0]),
        ].map { pass, numbers in
            let key = PrimitiveKey(.convolution(pass, .oneDNNWinograd), numbers)
            return PrimitiveCache.shared.primitive(key) { nil }?.description.implementation
        }
    }

    static let winogradLayer = (input: [2, 32, 24, 24], weight: [32, 32, 3, 3])
    static let hasOneDNNWinograd =
        oneDNNWinogradImplementations(input: winogradLayer.input, weight: winogradLayer.weight)[0]
        != nil

    @Test(.enabled(if: hasOneDNNWinograd, "oneDNN has no Winograd convolution for this processor"))
    func winogradOfOneDNNAgreesWithThePatchMatrix() {
        let (input, weight) = Self.winogradLayer
        for name in Self.oneDNNWinogradImplementations(input: input, weight: weight) {
            #expect(name?.contains("wino") ?? true, "\(name ?? "")")
        }
        let results = [ConvolutionAlgorithm.oneDNNWinograd, .gemm].map {
            Self.largerLayer(by: $0, input: input, weight: weight)
        }
        // Winograd's transforms cost digits.
        for (actual, expected) in zip(results[0], results[1]) {
            GradientCheck.expectClose(actual, expected, 2e-4, "winograd")
        }
    }

    @Test func chainedLayersPassGradientsThroughTheirOwnLayouts() {
        let inputs = [
            ReferenceArray.normal([1, 3, 5, 4], seed: 6),
            ReferenceArray.normal([10, 3, 3, 3], seed: 7),
            ReferenceArray.normal([6, 10, 3, 3], seed: 8),
        ]
        GradientCheck.check(inputs, tolerance: 5e-5) {
            $0[0].conv2d(weight: $0[1], stride: 2, padding: 1).conv2d(weight: $0[2], padding: 1)
        } reference: {
            $0[0].conv2d($0[1], nil, stride: 2, padding: 1)
                .conv2d($0[2], nil, stride: 1, padding: 1)
        }
    }

    @Test func anEmptyBatchGivesAnEmptyResultAndZeroGradients() {
        let weight = Parameter(ReferenceArray.normal([4, 3, 3, 3], seed: 1).tensor)
        let bias = Parameter(Tensor(zeros: [4]))
        let result = Tensor(zeros: [0, 3, 8, 8])
            .conv2d(weight: weight.tensor, bias: bias.tensor, padding: 1)
        #expect(result.shape == [0, 4, 8, 8])
        result.sum().backward()
        #expect(weight.gradient?.values == [Float](repeating: 0, count: 108))
        #expect(bias.gradient?.values == [0, 0, 0, 0])
    }

    @Test func noFiltersGiveAnEmptyResultAndZeroGradients() {
        let input = Parameter(Tensor(repeating: 1, shape: [2, 3, 4, 4]))
        let result = input.tensor.conv2d(weight: Tensor(zeros: [0, 3, 3, 3]))
        #expect(result.shape == [2, 0, 2, 2])
        result.sum().backward()
        #expect(input.gradient?.values == [Float](repeating: 0, count: 96))
    }

    @Test func imagesWithoutChannelsStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 0, 8, 8]).conv2d(weight: Tensor(zeros: [4, 0, 3, 3]))
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("conv2d: needs channels, rows and columns"))
    }

    @Test func imagesWithoutColumnsStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 3, 8, 0]).conv2d(
                weight: Tensor(zeros: [4, 3, 3, 3]), padding: 2)
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("conv2d: needs channels, rows and columns"))
    }

    @Test func shapesThatDoNotFitStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 3, 8, 8]).conv2d(weight: Tensor(zeros: [4, 5, 3, 3]))
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("conv2d"))
        #expect(text.contains("[1, 3, 8, 8]") && text.contains("[4, 5, 3, 3]"))
    }
}
