// Checks the losses that compare element by element.

import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct PointLossTests {
    static let weights: [Double] = [1, 0, 2, 0.5, 1, 0, 3, 1, 0.25, 1, 1, 0, 2, 1, 1]

    static func inputs(_ shape: [Int]) -> [ReferenceArray] {
        [.normal(shape, seed: 1), .normal(shape, seed: 2)]
    }

    static func smooth(_ x: Double, _ t: Double, beta: Double) -> Double {
        let distance = abs(x - t)
        return distance < beta ? distance * distance / (2 * beta) : distance - beta / 2
    }

    @Test func squaredErrorFollowsTheFormula() {
        GradientCheck.check(Self.inputs([3, 5])) {
            $0[0].meanSquaredError(to: $0[1])
        } reference: {
            $0[0].weightedMean($0[1], Self.weights.map { _ in 1 }) { ($0 - $1) * ($0 - $1) }
        }
        GradientCheck.check(Self.inputs([3, 5])) {
            $0[0].meanSquaredError(
                to: $0[1], weights: ReferenceArray([3, 5], Self.weights).tensor)
        } reference: {
            $0[0].weightedMean($0[1], Self.weights) { ($0 - $1) * ($0 - $1) }
        }
    }

    @Test func absoluteErrorsFollowTheFormula() {
        GradientCheck.check(Self.inputs([15])) {
            $0[0].meanAbsoluteError(to: $0[1])
        } reference: {
            $0[0].weightedMean($0[1], Self.weights.map { _ in 1 }) { abs($0 - $1) }
        }
        GradientCheck.check(Self.inputs([3, 5])) {
            $0[0].smoothAbsoluteError(
                to: $0[1], beta: 0.75, weights: Tensor([1, 0, 2], shape: [3, 1]))
        } reference: {
            let rows = (0..<15).map { [1.0, 0, 2][$0 / 5] }
            return $0[0].weightedMean($0[1], rows) { Self.smooth($0, $1, beta: 0.75) }
        }
    }

    @Test func equalNumbersHaveNoGradient() {
        let input = Parameter(Tensor([1, 2, 3], shape: [3]))
        let target = Tensor([1, 4, 2], shape: [3])
        input.tensor.meanAbsoluteError(to: target).scaled(by: 3).backward()
        #expect(input.gradient?.values == [0, -1, 1])
    }

    @Test func binaryCrossEntropyFollowsTheFormula() {
        let targets = ReferenceArray(
            [3, 5], (0..<15).map { [0.0, 1, 0.25, 1, 0][$0 % 5] })
        GradientCheck.check([.normal([3, 5], seed: 1)]) {
            $0[0].binaryCrossEntropy(
                targets: targets.tensor, weights: ReferenceArray([3, 5], Self.weights).tensor,
                positiveWeight: 3)
        } reference: {
            $0[0].weightedMean(targets, Self.weights) { x, t in
                let yes = 1 / (1 + exp(-x))
                return -3 * t * log(yes) - (1 - t) * log(1 - yes)
            }
        }
    }

    @Test func hugeLogitsDoNotOverflow() {
        let logits = Parameter(Tensor([1000, -1000, 1000, -1000], shape: [4]))
        let targets = Tensor([1, 0, 0, 1], shape: [4])
        let loss = logits.tensor.binaryCrossEntropy(targets: targets)
        #expect(loss.item == 500)
        loss.backward()
        #expect(logits.gradient?.values == [0, 0, 0.25, -0.25])
    }

    @Test func withoutWeightTheLossAndItsGradientAreZero() {
        let input = Parameter(Tensor([1, 2], shape: [2]))
        let loss = input.tensor.meanSquaredError(
            to: Tensor(zeros: [2]), weights: Tensor(zeros: [2]))
        #expect(loss.item == 0)
        loss.backward()
        #expect(input.gradient?.values == [0, 0])
        #expect(Tensor(zeros: [0]).meanAbsoluteError(to: Tensor(zeros: [0])).item == 0)
    }

    @Test func elementsWithoutWeightMayHoldAnything() {
        let input = Parameter(Tensor([1, 0, .infinity], shape: [3]))
        let target = Tensor([.nan, 1, 0], shape: [3])
        let weights = Tensor([0, 1, 0], shape: [3])
        let squares = input.tensor.meanSquaredError(to: target, weights: weights)
        let answers = input.tensor.binaryCrossEntropy(targets: target, weights: weights)
        #expect(squares.item == 1 && abs(answers.item - 0.6931472) < 1e-6)
        (squares + answers).backward()
        #expect(input.gradient?.values == [0, -2.5, 0])
    }

    @Test func confidentLogitsKeepTheirSmallSlopes() {
        let logits = Parameter(Tensor([-18, 18], shape: [2]))
        let loss = logits.tensor.binaryCrossEntropy(targets: Tensor([0, 1], shape: [2]))
        let slope = 1 / (1 + exp(18.0))
        #expect(abs(Double(loss.item) - slope) < 1e-6 * slope)
        loss.scaled(by: 2).backward()
        GradientCheck.expectClose(
            (logits.gradient?.values ?? []).map { Double($0) / slope }, [1, -1], 1e-6, "slopes")
    }

    @Test func theSlopeOfWhatIsNotANumberIsNone() {
        for loss in [
            { (x: Tensor) in x.smoothAbsoluteError(to: Tensor([0, 0], shape: [2])) },
            { (x: Tensor) in x.meanAbsoluteError(to: Tensor([0, 0], shape: [2])) },
        ] {
            let input = Parameter(Tensor([.nan, 3], shape: [2]))
            loss(input.tensor).backward()
            #expect(input.gradient?.values[0].isNaN == true)
            #expect(input.gradient?.values[1] == 0.5)
        }
    }

    @Test func aTargetOfAnotherShapeStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).meanSquaredError(to: Tensor(zeros: [3]))
        }
        expectMessage(of: result, contains: "meanSquaredError", "[2, 3]", "[3]")
    }
}
