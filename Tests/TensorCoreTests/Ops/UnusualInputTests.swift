// Checks that operations take inputs of every layout, of size 1, and empty ones.

import Essentials
import TestSupport
import Testing

@testable import TensorCore

@Suite struct UnusualInputTests {
    /// An operation on maps `[N, C, H, W]`.
    struct Operation: Sendable, CustomTestStringConvertible {
        let name: String
        let compute: @Sendable (Tensor) -> Tensor

        init(_ name: String, _ compute: @escaping @Sendable (Tensor) -> Tensor) {
            self.name = name
            self.compute = compute
        }

        var testDescription: String { name }
    }

    /// Numbers of the same shape, always the same ones.
    static func other(_ x: Tensor) -> Tensor {
        ReferenceArray.normal(x.shape, seed: 77).tensor
    }

    /// A filter or table of the given shape, always the same one.
    static func filter(_ shape: [Int]) -> Tensor { ReferenceArray.normal(shape, seed: 78).tensor }

    static let arrangements = [
        Operation("permute") { $0.permuted([1, 3, 0, 2]) },
        Operation("crop") { $0.sliced(axis: 1, 0..<1) },
        Operation("pad") { $0.padded(before: [0, 1, 0, 2], after: [1, 0, 0, 0], value: 2) },
        Operation("split") { $0.split(sizes: [0, $0.shape[3]], along: 3)[1] },
        Operation("concat") { Tensor.concatenated([$0, other($0), $0], along: 1) },
        Operation("broadcast") { $0.broadcasted(to: [2] + $0.shape) },
        Operation("gatherRows") { $0.gatherRows(Array((0..<$0.shape[0]).reversed())) },
        Operation("scatterRows") {
            $0.scatterRows($0.shape[0] == 0 ? [] : [1] + Array(1..<$0.shape[0]), count: 3)
        },
        Operation("matmul") { $0.matmul(other($0), transposesOther: true) },
        Operation("sum") { $0.sum(axes: [0, 3]) },
        Operation("sumOverMaps") { $0.sum(axes: [2, 3]) * filter(Array($0.shape.prefix(2))) },
        Operation("variance") { $0.variance(axes: [0, 2, 3], isUnbiased: false) },
        Operation("maximum") { $0.maximum(axes: [1]) },
        Operation("topK") { $0.topK(1).values },
    ]

    static let normalizations = [
        Operation("softmax") { $0.softmax() },
        Operation("logSoftmax") { $0.logSoftmax() },
        Operation("logSumExp") { $0.logSumExp() },
        Operation("layerNorm") { $0.layerNorm(normalizedAxisCount: 2, epsilon: 0.1) * other($0) },
        Operation("groupNorm") { $0.groupNorm(groups: 1, epsilon: 0.1) * other($0) },
        Operation("localResponseNorm") { $0.localResponseNorm(alpha: 0.2) },
        Operation("batchNorm") {
            let mean = Buffer(Tensor(zeros: [$0.shape[1]]))
            let variance = Buffer(Tensor(repeating: 1, shape: [$0.shape[1]]))
            return $0.batchNorm(
                runningMean: mean, runningVariance: variance, isTraining: true, epsilon: 0.1)
                * other($0)
        },
    ]

    static let maps = [
        Operation("convolution") {
            $0.conv2d(weight: filter([3, $0.shape[1], 3, 3]), padding: 1)
        },
        Operation("transposedConvolution") {
            $0.transposedConvolution(
                weight: filter([$0.shape[1], 3, 2, 2]), bias: filter([3]), stride: [2, 1],
                padding: [0, 0])
        },
        Operation("maxPool") { $0.maxPool2d(kernelSize: 2, padding: 1, ceilMode: true) },
        Operation("averagePool") { $0.averagePool(kernel: [1, 3], padding: [0, 1]) },
        Operation("adaptiveAveragePool") { $0.adaptiveAveragePool(to: [3, 1]) },
        Operation("adaptiveMaxPool") { $0.adaptiveMaxPool(to: [1, 3]) },
        Operation("globalAveragePool") { $0.globalAveragePool() },
        Operation("resize") { $0.resized(height: 3, width: 6) },
        Operation("gridSample") {
            $0.gridSampled(at: filter([$0.shape[0], 2, 3, 2]), border: .nearest)
        },
    ]

    static let elements = [
        Operation("gelu") { $0.gelu() },
        Operation("sigmoid") { $0.sigmoid() },
        Operation("exp") { $0.exp() },
        Operation("divide") { $0 / (other($0) * other($0) + Tensor(1)) },
        Operation("multiply") { $0 * other($0) + $0 },
        Operation("multiplyPerChannel") { $0 * filter(Array($0.shape.prefix(2)) + [1, 1]) },
        Operation("dropout") {
            var random = RandomStream(seed: 1)
            return $0.dropout(probability: 0.5, random: &random)
        },
        Operation("meanSquaredError") { $0.meanSquaredError(to: other($0)) },
        Operation("smoothAbsoluteError") {
            $0.smoothAbsoluteError(to: other($0), weights: other($0).absolute())
        },
        Operation("binaryCrossEntropy") { $0.binaryCrossEntropy(targets: other($0).sigmoid()) },
        Operation("checkpoint") { checkpointed([$0]) { $0[0].tanh() * $0[0] } },
    ]

    static let all = arrangements + normalizations + maps + elements

    /// Result and gradient of the input.
    static func run(_ operation: Operation, _ input: Tensor, as layout: TensorLayout) -> [[Double]]
    {
        let parameter = Parameter(input)
        let result = operation.compute(parameter.tensor.reordered(to: layout))
        (result * result).sum().backward()
        return [result.values, parameter.gradient?.values ?? []].map { $0.map(Double.init) }
    }

    /// Channels that fill their blocks, and channels that do not.
    @Test(arguments: all, [16, 10])
    func theLayoutDoesNotMatter(_ operation: Operation, _ channels: Int) {
        let input = ReferenceArray.normal([2, channels, 4, 5], seed: 1).tensor
        let blocked = input.conv2d(weight: Tensor(zeros: [channels, channels, 1, 1])).layout
        #expect(blocked != .dense)
        let (actual, expected) = (
            Self.run(operation, input, as: blocked), Self.run(operation, input, as: .dense)
        )
        GradientCheck.expectClose(actual[0], expected[0], 1e-6, operation.name)
        GradientCheck.expectClose(actual[1], expected[1], 2e-6, "\(operation.name) gradient")
    }

    @Test func joinedAndScaledChannelsStayInTheirBlocks() {
        let input = ReferenceArray.normal([2, 16, 4, 5], seed: 1).tensor
        let blocked = input.conv2d(weight: ReferenceArray.normal([16, 16, 1, 1], seed: 2).tensor)
        #expect(blocked.layout != .dense)
        for result in [
            Tensor.concatenated([blocked, input], along: 1), blocked * Self.filter([2, 16, 1, 1]),
        ] {
            #expect(result.layout != .dense)
        }
    }

    @Test(arguments: all)
    func oneElementIsEnough(_ operation: Operation) {
        let results = Self.run(operation, Tensor([0.5], shape: [1, 1, 1, 1]), as: .dense)
        #expect(results.joined().allSatisfy { $0.isFinite })
        #expect(results[1].count == 1)
    }

    @Test(arguments: all)
    func anEmptyBatchHasAnEmptyGradient(_ operation: Operation) {
        let results = Self.run(operation, Tensor(zeros: [0, 3, 4, 5]), as: .dense)
        #expect(results[1].isEmpty)
    }
}
