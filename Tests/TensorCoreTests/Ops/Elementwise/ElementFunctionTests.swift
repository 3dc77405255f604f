// Checks functions of single numbers, quotients and dropout.

import Essentials
import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct ElementFunctionTests {
    struct Function: Sendable, CustomTestStringConvertible {
        let name: String
        var isPositive = false
        let operation: @Sendable (Tensor) -> Tensor
        let formula: @Sendable (Double) -> Double
        var testDescription: String { name }
    }

    static let functions = [
        Function(name: "relu", operation: { $0.relu() }, formula: { max($0, 0) }),
        Function(
            name: "leakyReLU", operation: { $0.leakyReLU(slope: 0.25) },
            formula: { $0 > 0 ? $0 : 0.25 * $0 }),
        Function(name: "sigmoid", operation: { $0.sigmoid() }, formula: { 1 / (1 + exp(-$0)) }),
        Function(name: "tanh", operation: { $0.tanh() }, formula: { tanh($0) }),
        Function(
            name: "gelu", operation: { $0.gelu() },
            formula: { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 }),
        Function(
            name: "gelu-tanh", operation: { $0.gelu(usesTanh: true) },
            formula: {
                let inner = (2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)
                return $0 / 2 * (1 + tanh(inner))
            }),
        Function(name: "softplus", operation: { $0.softplus() }, formula: { log(1 + exp($0)) }),
        Function(name: "exp", operation: { $0.exp() }, formula: { exp($0) }),
        Function(name: "log", isPositive: true, operation: { $0.log() }, formula: { log($0) }),
        Function(
            name: "squareRoot", isPositive: true, operation: { $0.squareRoot() },
            formula: { $0.squareRoot() }),
        Function(name: "absolute", operation: { $0.absolute() }, formula: { abs($0) }),
        Function(
            name: "clamped", operation: { $0.clamped(to: -0.5...1) },
            formula: { min(max($0, -0.5), 1) }),
    ]

    @Test(arguments: functions, [[3, 7], [1], []])
    func resultAndGradientFollowTheFormula(_ function: Function, _ shape: [Int]) {
        var input = ReferenceArray.normal(shape, seed: 5)
        if function.isPositive { input = input.map { Double(Float(0.1 + $0 * $0)) } }
        GradientCheck.check([input]) {
            function.operation($0[0])
        } reference: {
            $0[0].map(function.formula)
        }
    }

    @Test(arguments: functions)
    func theLayoutOfAConvolutionDoesNotMatter(_ function: Function) {
        // Ten channels leave padding in every blocked layout, which the second convolution and
        // the sum of its gradients would see.
        let inputs = [
            ReferenceArray.normal([1, 2, 3, 3], seed: 1), .normal([10, 2, 1, 1], seed: 2),
            .normal([3, 10, 1, 1], seed: 3),
        ].map { function.isPositive ? $0.map { Double(Float(0.2 + abs($0))) } : $0 }
        GradientCheck.check(inputs) {
            function.operation($0[0].conv2d(weight: $0[1])).conv2d(weight: $0[2])
        } reference: {
            $0[0].conv2d($0[1], nil, stride: 1, padding: 0).map(function.formula)
                .conv2d($0[2], nil, stride: 1, padding: 0)
        }
    }

    @Test(arguments: functions)
    func emptyTensorsStayEmpty(_ function: Function) {
        #expect(function.operation(Tensor(zeros: [0, 3])).shape == [0, 3])
    }

    @Test func largeArgumentsDoNotOverflow() {
        let large = Tensor([1000, -1000], shape: [2])
        #expect(large.sigmoid().values == [1, 0])
        #expect(large.softplus().values == [1000, 0])
        #expect(large.gelu().values == [1000, 0])
        #expect(large.tanh().values == [1, -1])
    }

    @Test(arguments: ElementwiseTests.cases)
    func quotientsBroadcast(_ shapes: ElementwiseTests.Case) {
        let divisor = ReferenceArray.normal(shapes.right, seed: 2)
            .map { Double(Float($0 + ($0 > 0 ? 0.5 : -0.5))) }
        GradientCheck.check([.normal(shapes.left, seed: 1), divisor]) {
            $0[0] / $0[1]
        } reference: {
            $0[0].combined($0[1], to: shapes.result, /)
        }
    }

    @Test func quotientsOfShapesThatDoNotFitStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]) / Tensor(zeros: [2])
        }
        expectMessage(of: result, contains: "divide", "[2, 3]", "[2]")
    }

    @Test(arguments: [[0, 3], [1, 0], [0]])
    func arithmeticWithNothingGivesNothing(_ shape: [Int]) {
        let (empty, one) = (Tensor(zeros: shape), Parameter(Tensor([2], shape: [1])))
        for result in [
            empty + one.tensor, empty - one.tensor, empty * one.tensor, empty / one.tensor,
        ] {
            #expect(result.shape == shape)
            one.clearGradient()
            result.sum().backward()
            #expect(one.gradient?.values == [0])
        }
    }
}

@Suite struct DropoutTests {
    @Test func theSameStreamDropsTheSameElementsInEveryLayout() {
        let maps = ReferenceArray.normal([2, 3, 5, 4], seed: 1).tensor
            .conv2d(weight: ReferenceArray.normal([10, 3, 3, 3], seed: 2).tensor, padding: 1)
        var (first, second) = (RandomStream(seed: 3), RandomStream(seed: 3))
        let blocked = maps.dropout(probability: 0.4, random: &first)
        let dense = Tensor(maps.values, shape: maps.shape)
            .dropout(probability: 0.4, random: &second)
        #expect(blocked.values == dense.values)
        #expect(first.next() == second.next())
    }

    @Test func keptElementsGrowAndGradientsFollowThem() {
        let input = Parameter(Tensor(repeating: 3, shape: [200, 50]))
        var random = RandomStream(seed: 1)
        let result = input.tensor.dropout(probability: 0.25, random: &random)
        #expect(Set(result.values) == [0, 4])
        let kept = result.values.filter { $0 != 0 }.count
        // Five standard deviations of 10,000 draws.
        #expect(abs(kept - 7500) < 217)
        result.sum().backward()
        #expect(input.gradient?.values == result.values.map { $0 / 3 })
    }

    @Test func withoutProbabilityNothingChanges() {
        var random = RandomStream(seed: 1)
        let input = ReferenceArray.normal([3, 4], seed: 1).tensor
        #expect(input.dropout(probability: 0, random: &random).values == input.values)
        #expect(Tensor(zeros: [0]).dropout(probability: 0.5, random: &random).shape == [0])
    }
}
