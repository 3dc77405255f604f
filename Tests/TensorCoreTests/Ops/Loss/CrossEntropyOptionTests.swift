// Checks cross-entropy with soft targets, class weights and labels that do not count.

import TensorCore
import TestSupport
import Testing

@Suite struct CrossEntropyOptionTests {
    @Test func classWeightsWeighSamples() {
        let labels = [1, 0, 2, 2]
        GradientCheck.check([.normal([4, 3], seed: 1)]) {
            $0[0].softmaxCrossEntropy(
                labels: labels, sampleWeights: [1, 2, 1, 1], classWeights: [0.5, 2, 3])
        } reference: {
            $0[0].softmaxCrossEntropy(labels, [2, 1, 3, 3])
        }
    }

    @Test func rowsWithTheIgnoredLabelDoNotCount() {
        GradientCheck.check([.normal([4, 3], seed: 1)]) {
            $0[0].softmaxCrossEntropy(labels: [1, -1, 2, -1], ignoredLabel: -1)
        } reference: {
            $0[0].softmaxCrossEntropy([1, 0, 2, 0], [1, 0, 1, 0])
        }
        let nothing = Parameter(Tensor([1, 2], shape: [1, 2]))
        let loss = nothing.tensor.softmaxCrossEntropy(labels: [255], ignoredLabel: 255)
        #expect(loss.item == 0)
        loss.backward()
        #expect(nothing.gradient?.values == [0, 0])
    }

    @Test func softTargetsFollowTheFormula() {
        let targets = ReferenceArray.normal([4, 3], seed: 2).softmax()
        let rounded = targets.map { Double(Float($0)) }
        GradientCheck.check([.normal([4, 3], seed: 1)]) {
            $0[0].softmaxCrossEntropy(
                targets: rounded.tensor, sampleWeights: [1, 0, 2, 0.5],
                classWeights: [1, 0.25, 3])
        } reference: {
            $0[0].softmaxCrossEntropy(targets: rounded, [1, 0, 2, 0.5], [1, 0.25, 3])
        }
    }

    @Test func targetsThatAreCertainAreLabels() {
        let logits = ReferenceArray.normal([3, 4], seed: 3).tensor
        let certain = Tensor([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1], shape: [3, 4])
        let soft = logits.softmaxCrossEntropy(targets: certain).item
        #expect(abs(soft - logits.softmaxCrossEntropy(labels: [1, 0, 3]).item) < 1e-6)
    }

    @Test func targetsOfAnotherShapeStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [2, 3]).softmaxCrossEntropy(targets: Tensor(zeros: [2, 4]))
        }
        expectMessage(of: result, contains: "softmaxCrossEntropy", "[2, 3]", "[2, 4]")
    }

    @Test func sharesOfManyRowsAddUpToOne() {
        let count = 1_000_000
        let loss = Tensor(zeros: [count, 2]).softmaxCrossEntropy(
            labels: [Int](repeating: 1, count: count),
            sampleWeights: [Float](repeating: 0.1, count: count))
        #expect(abs(Double(loss.item) - 0.693147) < 1e-5)
    }

    @Test func rowsWithoutWeightMayHoldAnything() {
        let logits = Parameter(Tensor([.nan, 1, 0, 0], shape: [2, 2]))
        let weights: [Float] = [0, 1]
        let hard = logits.tensor.softmaxCrossEntropy(labels: [0, 1], sampleWeights: weights)
        let soft = logits.tensor.softmaxCrossEntropy(
            targets: Tensor([.nan, 1, 0, 1], shape: [2, 2]), sampleWeights: weights)
        #expect(hard.item == soft.item && abs(soft.item - 0.6931472) < 1e-6)
        (hard + soft).backward()
        #expect(logits.gradient?.values == [0, 0, 1, -1])
    }

    @Test func weightsThatAreNoneStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Tensor(zeros: [1, 2]).softmaxCrossEntropy(labels: [0], sampleWeights: [.nan])
        }
        expectMessage(of: result, contains: "softmaxCrossEntropy", "weight")
    }
}
