// Checks the losses on distances between embeddings, and InfoNCE.

import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct MetricLossTests {
    static func embeddings(_ count: Int, rows: Int = 5) -> [ReferenceArray] {
        (0..<count).map { .normal([rows, 4], seed: UInt64($0 + 1)) }
    }

    @Test(arguments: [false, true])
    func tripletLossFollowsTheFormula(_ usesSquares: Bool) {
        GradientCheck.check(Self.embeddings(3)) {
            $0[0].tripletLoss(
                positive: $0[1], negative: $0[2], margin: 0.5, usesSquares: usesSquares)
        } reference: { inputs in
            let near = inputs[0].pairedDistance(inputs[1], epsilon: 0).values
            let far = inputs[0].pairedDistance(inputs[2], epsilon: 0).values
            let costs = zip(near, far).map { near, far in
                max(0, (usesSquares ? near * near - far * far : near - far) + 0.5)
            }
            return ReferenceArray([], [costs.reduce(0, +) / 5])
        }
    }

    @Test func contrastiveLossFollowsTheFormula() {
        let isPair = [true, false, true, false, false]
        GradientCheck.check(Self.embeddings(2)) {
            $0[0].contrastiveLoss(with: $0[1], isPair: isPair, margin: 3)
        } reference: {
            let distances = $0[0].pairedDistance($0[1], epsilon: 0).values
            let costs = zip(distances, isPair).map { distance, isPair in
                let rest = isPair ? distance : max(0, 3 - distance)
                return rest * rest / 2
            }
            return ReferenceArray([], [costs.reduce(0, +) / 5])
        }
    }

    @Test func nPairsLossFollowsTheFormula() {
        GradientCheck.check(Self.embeddings(2)) {
            $0[0].nPairsLoss(positives: $0[1], lengthWeight: 0.02)
        } reference: {
            let (a, p) = ($0[0], $0[1])
            let products = a.matmul(p.transposed())
            let lengths = (a.values + p.values).reduce(0) { $0 + $1 * $1 }
            var loss = Double(Float(0.02)) * lengths / 5
            for i in 0..<5 {
                var sum = 1.0
                for j in 0..<5 where j != i { sum += exp(products[i, j] - products[i, i]) }
                loss += log(sum) / 5
            }
            return ReferenceArray([], [loss])
        }
    }

    static func oneSided(
        _ queries: ReferenceArray, _ keys: ReferenceArray, _ negatives: ReferenceArray?
    ) -> Double {
        let candidates = ReferenceArray(
            [keys.shape[0] + (negatives?.shape[0] ?? 0), keys.shape[1]],
            keys.values + (negatives?.values ?? []))
        let logits = queries.matmul(candidates.transposed()).map { $0 / 0.5 }
        return logits.diagonalCrossEntropy().values[0]
    }

    @Test func infoNCELossFollowsTheFormula() {
        let inputs = Self.embeddings(2) + [.normal([3, 4], seed: 8), .normal([2, 4], seed: 9)]
        GradientCheck.check(Array(inputs.prefix(3))) {
            $0[0].infoNCELoss(keys: $0[1], temperature: 0.5, negatives: $0[2])
        } reference: {
            ReferenceArray([], [Self.oneSided($0[0], $0[1], $0[2])])
        }
        GradientCheck.check(inputs) {
            $0[0].infoNCELoss(
                keys: $0[1], temperature: 0.5, negatives: $0[2], isSymmetric: true,
                keyNegatives: $0[3])
        } reference: {
            let both =
                Self.oneSided($0[0], $0[1], $0[2]) + Self.oneSided($0[1], $0[0], $0[3])
            return ReferenceArray([], [both / 2])
        }
    }

    @Test func indistinguishableRowsCostTheLogarithmOfTheNumberOfCandidates() {
        let same = Tensor(repeating: 0.5, shape: [6, 4])
        let loss = same.infoNCELoss(
            keys: same, temperature: 0.1, negatives: Tensor(repeating: 0.5, shape: [10, 4]))
        #expect(abs(loss.item - Float(log(16.0))) < 1e-6)
        #expect(same.infoNCELoss(keys: same, temperature: 1, isSymmetric: true).item > 1.79)
    }

    @Test func oneRowCostsNothing() {
        let row = ReferenceArray.normal([1, 4], seed: 1).tensor
        #expect(row.infoNCELoss(keys: row, temperature: 1).item == 0)
        #expect(row.nPairsLoss(positives: row).item == 0)
    }

    @Test func pairwiseCosineFollowsTheFormula() {
        let inputs = [ReferenceArray.normal([4, 5], seed: 1), .normal([3, 5], seed: 2)]
        GradientCheck.check(inputs) {
            $0[0].pairwiseCosine(to: $0[1])
        } reference: {
            $0[0].l2Normalized(epsilon: 1e-12)
                .matmul($0[1].l2Normalized(epsilon: 1e-12).transposed())
        }
    }

    @Test func embeddingsOfAnotherShapeStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).infoNCELoss(keys: Tensor(zeros: [2, 4]), temperature: 1)
        }
        expectMessage(of: result, contains: "infoNCELoss", "[2, 3]", "[2, 4]")
    }

    @Test func tripletsOfDifferentShapesStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            let rows = Tensor(zeros: [2, 3])
            _ = rows.tripletLoss(positive: rows, negative: Tensor(zeros: [4, 3]), margin: 1)
        }
        expectMessage(of: result, contains: "tripletLoss", "[2, 3]", "[4, 3]")
    }
}
