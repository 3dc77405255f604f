// Checks `Tensor.softmaxCrossEntropy`.

import TensorCore
import TestSupport
import Testing

@Suite struct SoftmaxCrossEntropyTests {
    @Test func equalLogitsCostTheLogarithmOfTheNumberOfClasses() {
        let loss = Tensor(zeros: [4, 8]).softmaxCrossEntropy(labels: [0, 3, 5, 7])
        #expect(abs(loss.item - 2.0794415) < 1e-6)
    }

    @Test(arguments: [nil, [0.5, 2, 0, 1] as [Float]])
    func resultAndGradientsFollowTheFormula(_ weights: [Float]?) {
        let labels = [1, 0, 2, 2]
        GradientCheck.check([.normal([4, 3], seed: 1)]) {
            $0[0].softmaxCrossEntropy(labels: labels, sampleWeights: weights)
        } reference: {
            $0[0].softmaxCrossEntropy(labels, (weights ?? [1, 1, 1, 1]).map(Double.init))
        }
    }

    @Test func hugeLogitsDoNotOverflow() {
        let logits = Parameter(Tensor([1000, -1000, 1000, -1000], shape: [2, 2]))
        let loss = logits.tensor.softmaxCrossEntropy(labels: [0, 1])
        #expect(loss.item == 1000)
        loss.backward()
        #expect(logits.gradient?.values == [0, 0, 0.5, -0.5])
    }

    @Test func withoutRowsOrWeightTheLossIsZero() {
        #expect(Tensor(zeros: [0, 3]).softmaxCrossEntropy(labels: []).item == 0)
        let ignored = Tensor([1, 2], shape: [1, 2])
            .softmaxCrossEntropy(labels: [0], sampleWeights: [0])
        #expect(ignored.item == 0)
    }
}
