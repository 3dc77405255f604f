// Checks arithmetic with broadcasting, ReLU and reductions.

import TensorCore
import TestSupport
import Testing

@Suite struct ElementwiseTests {
    struct Case: Sendable {
        let left: [Int]
        let right: [Int]
        let result: [Int]
    }

    static let cases = [
        Case(left: [3, 5], right: [3, 5], result: [3, 5]),
        Case(left: [2, 3, 4], right: [4], result: [2, 3, 4]),
        Case(left: [3, 1], right: [1, 5], result: [3, 5]),
        Case(left: [], right: [2, 3], result: [2, 3]),
        Case(left: [2, 1, 3, 1], right: [4, 1, 2], result: [2, 4, 3, 2]),
        Case(left: [1], right: [1, 1], result: [1, 1]),
    ]

    @Test(arguments: cases)
    func sumsBroadcast(_ shapes: Case) {
        GradientCheck.check([.normal(shapes.left, seed: 1), .normal(shapes.right, seed: 2)]) {
            $0[0] + $0[1]
        } reference: {
            $0[0].combined($0[1], to: shapes.result, +)
        }
    }

    @Test(arguments: cases)
    func differencesBroadcast(_ shapes: Case) {
        GradientCheck.check([.normal(shapes.left, seed: 1), .normal(shapes.right, seed: 2)]) {
            $0[0] - $0[1]
        } reference: {
            $0[0].combined($0[1], to: shapes.result, -)
        }
    }

    @Test(arguments: cases)
    func productsBroadcast(_ shapes: Case) {
        GradientCheck.check([.normal(shapes.left, seed: 1), .normal(shapes.right, seed: 2)]) {
            $0[0] * $0[1]
        } reference: {
            $0[0].combined($0[1], to: shapes.result, *)
        }
    }

    @Test func sumsOfConvolutionsStayInTheirLayout() {
        let inputs = [
            ReferenceArray.normal([1, 3, 4, 5], seed: 1), .normal([10, 3, 3, 3], seed: 2),
            .normal([1, 10, 4, 5], seed: 3),
        ]
        GradientCheck.check(inputs) {
            let maps = $0[0].conv2d(weight: $0[1], padding: 1)
            return (maps + $0[2] - 0.5 * maps).relu()
        } reference: {
            let maps = $0[0].conv2d($0[1], nil, stride: 1, padding: 1)
            return maps.map { $0 / 2 }.combined($0[2], to: [1, 10, 4, 5], +).map { max($0, 0) }
        }
    }

    @Test func reluCutsOffBelowZero() {
        GradientCheck.check([.normal([3, 7], seed: 5)]) {
            $0[0].relu()
        } reference: {
            $0[0].map { max($0, 0) }
        }
    }

    @Test(arguments: [[], [1], [3, 7], [2, 3, 5, 7]])
    func sumAndMeanReduceToAScalar(_ shape: [Int]) {
        GradientCheck.check([.normal(shape, seed: 5)]) {
            $0[0].sum()
        } reference: {
            ReferenceArray([], [$0[0].values.reduce(0, +)])
        }
        GradientCheck.check([.normal(shape, seed: 5)]) {
            $0[0].mean()
        } reference: {
            ReferenceArray([], [$0[0].values.reduce(0, +) / Double($0[0].values.count)])
        }
    }

    @Test func emptyTensorsSumToZero() {
        #expect(Tensor(zeros: [0, 3]).sum().item == 0)
        #expect(Tensor(zeros: [0, 3]).mean().item == 0)
        #expect((Tensor(zeros: [0, 3]) + Tensor(zeros: [3])).shape == [0, 3])
    }

    @Test func shapesThatDoNotBroadcastStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]) + Tensor(zeros: [2])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("add") && text.contains("[2, 3]") && text.contains("[2]"))
    }
}
