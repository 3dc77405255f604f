// Checks our own Winograd convolution.

import Essentials
import TestSupport
import Testing

@testable import TensorCore

@Suite struct WinogradTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: [Int]
        let filters: Int
        var padding = [1, 1]
        var testDescription: String { "\(input) to \(filters), padding \(padding)" }

        var frames: Int { input.count - 4 }
        var weight: [Int] {
            [filters, input[1]] + [Int](repeating: 1, count: frames) + [3, 3]
        }
        var shape: ConvolutionShape {
            ConvolutionShape(
                "conv", input: input, weight: weight,
                stride: [Int](repeating: 1, count: frames + 2),
                padding: [Int](repeating: 0, count: frames) + padding)
        }
    }

    static let cases = [
        Case(input: [1, 1, 1, 1], filters: 1),
        Case(input: [3, 3, 1, 1], filters: 8, padding: [2, 2]),
        Case(input: [1, 8, 5, 7], filters: 3),
        Case(input: [3, 17, 6, 6], filters: 8, padding: [0, 0]),
        Case(input: [1, 3, 13, 9], filters: 17, padding: [2, 2]),
        Case(input: [3, 8, 13, 9], filters: 64, padding: [0, 2]),
        Case(input: [1, 64, 13, 9], filters: 17),
        Case(input: [3, 64, 6, 6], filters: 64, padding: [2, 1]),
        Case(input: [1, 1, 4, 4], filters: 3, padding: [0, 1]),
        Case(input: [1, 17, 3, 5, 7], filters: 8),
        Case(input: [3, 3, 2, 6, 9], filters: 17, padding: [2, 0]),
    ]

    static let units = VectorUnit.available

    /// Input, filters, bias and gradient of the output.
    static func operands(_ sizes: Case) -> [ReferenceArray] {
        [sizes.input, sizes.weight, [sizes.filters], sizes.shape.output].enumerated().map {
            ReferenceArray.normal($0.element, seed: UInt64($0.offset + 1))
        }
    }

    /// The results of all passes: output, gradient of the input, of the filters, of the bias.
    static func passes(_ sizes: Case, _ algorithm: ConvolutionAlgorithm) -> [[Double]] {
        let parameters = operands(sizes).prefix(3).map { Parameter($0.tensor) }
        let gradient = operands(sizes)[3].tensor
        return withConvolutionAlgorithm(algorithm) {
            let shape = sizes.shape
            let output = parameters[0].tensor.convolution(
                weight: parameters[1].tensor, bias: parameters[2].tensor, stride: shape.stride,
                padding: shape.padding)
            (output * gradient).sum().backward()
            return ([output] + parameters.compactMap(\.gradient)).map {
                $0.values.map(Double.init)
            }
        }
    }

    /// |a - b| / |b| in the Euclidean norm.
    static func relativeError(_ actual: [Double], _ expected: [Double]) -> Double {
        guard actual.count == expected.count else { return .infinity }
        let difference = zip(actual, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (difference / expected.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }

    /// What the transforms may cost in digits; errors seen are below 1e-6.
    static let tolerance = 3e-6

    @Test(arguments: cases, units)
    func allPassesFollowTheFormula(_ sizes: Case, _ unit: VectorUnit) {
        let expected = ReferencePasses.compute(sizes.shape, Self.operands(sizes).map(\.values))
        let actual = VectorUnit.$forced.withValue(unit) { Self.passes(sizes, .winograd) }
        #expect(actual.count == 4)
        for (pass, (actual, expected)) in zip(actual, expected).enumerated() {
            let error = Self.relativeError(actual, expected)
            #expect(error <= Self.tolerance, "pass \(pass)")
        }
    }

    @Test(arguments: cases)
    func allPassesAgreeWithThePatchMatrix(_ sizes: Case) {
        let results = [ConvolutionAlgorithm.winograd, .gemm].map { Self.passes(sizes, $0) }
        for (actual, expected) in zip(results[0], results[1]) {
            #expect(Self.relativeError(actual, expected) <= Self.tolerance)
        }
    }

    /// Enough tiles and channels for several chunks, parts and blocks of sums.
    @Test(arguments: units)
    func severalChunksAgreeWithThePatchMatrix(_ unit: VectorUnit) {
        let sizes = Case(input: [3, 40, 61, 58], filters: 56)
        let actual = VectorUnit.$forced.withValue(unit) { Self.passes(sizes, .winograd) }
        for (actual, expected) in zip(actual, Self.passes(sizes, .gemm)) {
            #expect(Self.relativeError(actual, expected) <= Self.tolerance)
        }
    }

    @Test func theSameNumbersGiveTheSameBits() {
        let sizes = Case(input: [3, 40, 29, 31], filters: 24)
        let first = Self.passes(sizes, .winograd)
        for _ in 0..<3 { #expect(Self.passes(sizes, .winograd) == first) }
    }

    @Test func resultsFollowEachOtherWithoutReorders() throws {
        let shape = Case(input: [2, 16, 8, 8], filters: 24).shape
        let input = Tensor(repeating: 1, shape: shape.input)
        let weight = Tensor(repeating: 1, shape: shape.weight)
        let output = try #require(WinogradConvolution.forward(input, weight, nil, shape))
        let width = VectorUnit.current.width
        #expect(output.layout == .blocked(MemoryDescription(shape.output, blocksOf: width)))
        // The channels that fill the last block stay zero.
        let odd = Case(input: [1, 3, 5, 5], filters: 3).shape
        let narrow = try #require(
            WinogradConvolution.forward(
                Tensor(repeating: 1, shape: odd.input), Tensor(repeating: 1, shape: odd.weight),
                Tensor(repeating: 1, shape: [3]), odd))
        let stored = narrow.withStored { start in (0..<narrow.storedCount).map { start[$0] } }
        for (index, number) in stored.enumerated() where index % width >= 3 {
            #expect(number == 0)
        }
    }

    @Test func otherShapesAreLeftToOtherAlgorithms() {
        func applies(
            _ weight: [Int], stride: Int = 1, padding: Int = 1, dilation: Int = 1, groups: Int = 1
        ) -> Bool {
            let axes = weight.count - 2
            let input = [1, weight[1] * groups] + [Int](repeating: 9, count: axes)
            func all(_ number: Int) -> [Int] { [Int](repeating: number, count: axes) }
            return WinogradPlan.applies(
                to: ConvolutionShape(
                    "conv", input: input, weight: weight, stride: all(stride),
                    padding: all(padding), dilation: all(dilation), groups: groups))
        }
        #expect(applies([4, 4, 3, 3]))
        #expect(applies([4, 4, 1, 3, 3], padding: 0))
        #expect(!applies([4, 4, 1, 3, 3], padding: 1))
        #expect(!applies([4, 4, 3, 3, 3]))
        #expect(!applies([4, 4, 3]))
        #expect(!applies([4, 4, 5, 3]))
        #expect(!applies([4, 4, 3, 3], stride: 2))
        #expect(!applies([4, 4, 3, 3], dilation: 2))
        #expect(!applies([4, 4, 3, 3], groups: 2))
        #expect(!applies([4, 4, 3, 3], padding: 3))
    }

    @Test func anEmptyBatchGivesAnEmptyResultAndZeroGradients() {
        withConvolutionAlgorithm(.winograd) {
            let weight = Parameter(ReferenceArray.normal([4, 3, 3, 3], seed: 1).tensor)
            let result = Tensor(zeros: [0, 3, 8, 8]).conv2d(weight: weight.tensor, padding: 1)
            #expect(result.shape == [0, 4, 8, 8])
            result.sum().backward()
            #expect(weight.gradient?.values == [Float](repeating: 0, count: 108))
        }
    }
}

/// The passes of a convolution with step 1 in plain loops and double precision.
private enum ReferencePasses {
    /// Output, gradient of the input, of the filters and of the bias, for an input, filters, a bias
    /// and a gradient of the output.
    static func compute(_ shape: ConvolutionShape, _ operands: [[Double]]) -> [[Double]] {
        let (input, weight, bias, gradient) = (
            operands[0], operands[1], operands[2], operands[3]
        )
        var result = [gradient, input, weight, bias].map {
            [Double](repeating: 0, count: $0.count)
        }
        let positions = gradient.count / (shape.batch * shape.outputChannels)
        for index in gradient.indices {
            let channel = index / positions % shape.outputChannels
            result[0][index] = bias[channel]
            result[3][channel] += gradient[index]
        }
        forEachProduct(shape) { x, w, y in
            result[0][y] += input[x] * weight[w]
            result[1][x] += gradient[y] * weight[w]
            result[2][w] += gradient[y] * input[x]
        }
        return result
    }

    /// Calls `body` with the indices of input, filter and output of every product.
    private static func forEachProduct(
        _ shape: ConvolutionShape, _ body: (Int, Int, Int) -> Void
    ) {
        let frames = shape.kernel.count == 3 ? shape.inputSize[0] : 1
        let (height, width) = (shape.inputSize.suffix(2).first ?? 0, shape.inputSize.last ?? 0)
        let (rows, columns) = (shape.outputSize.suffix(2).first ?? 0, shape.outputSize.last ?? 0)
        let (top, left) = (shape.padding.suffix(2).first ?? 0, shape.padding.last ?? 0)
        for image in 0..<shape.batch {
            for (o, c) in pairs(shape.outputChannels, shape.inputChannels) {
                for (frame, tap) in pairs(frames, 9) {
                    let source = (image * shape.inputChannels + c) * frames + frame
                    let target = (image * shape.outputChannels + o) * frames + frame
                    for (row, column) in pairs(rows, columns) {
                        let (y, x) = (row + tap / 3 - top, column + tap % 3 - left)
                        guard (0..<height).contains(y), (0..<width).contains(x) else { continue }
                        body(
                            (source * height + y) * width + x,
                            (o * shape.inputChannels + c) * 9 + tap,
                            (target * rows + row) * columns + column)
                    }
                }
            }
        }
    }

    private static func pairs(_ a: Int, _ b: Int) -> [(Int, Int)] {
        (0..<a).flatMap { first in (0..<b).map { (first, $0) } }
    }
}
