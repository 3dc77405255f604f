// Compares softmax and losses with PyTorch.

import TensorCore
import TestSupport
import Testing

@Suite struct TorchLossTests {
    let torch: TorchFixture

    init() throws {
        torch = try TorchFixture("loss")
    }

    @Test func softmaxAndItsRelativesAgree() throws {
        let mask = Tensor([1, 0, 1, 1, 0, 1], shape: [6])
        try torch.check("softmax") { $0[0].softmax() }
        try torch.check("softmax-masked") { $0[0].softmax(mask: mask) }
        try torch.check("logSoftmax") { $0[0].logSoftmax() }
        try torch.check("logSumExp") { $0[0].logSumExp() }
        try torch.check("logSumExp-masked") { $0[0].logSumExp(mask: mask) }
    }

    @Test func crossEntropiesAgree() throws {
        let weights: [Float] = [1, 2, 0.5, 3]
        try torch.check("crossEntropy") {
            $0[0].softmaxCrossEntropy(
                labels: [3, -100, 0, 1, 1], classWeights: weights, ignoredLabel: -100)
        }
        try torch.check("crossEntropy-soft") {
            $0[0].softmaxCrossEntropy(
                targets: DeterministicValues.tensor("targets", [5, 4]).softmax(),
                classWeights: weights)
        }
        try torch.check("binaryCrossEntropy") {
            $0[0].binaryCrossEntropy(
                targets: DeterministicValues.tensor(
                    "answers", [3, 5], scale: 0.5, offset: 0.5),
                weights: Tensor([1, 0, 2, 1, 0.5], shape: [5]), positiveWeight: 2)
        }
    }

    @Test func regressionLossesAgree() throws {
        try torch.check("mse") { $0[0].meanSquaredError(to: $0[1]) }
        try torch.check("l1") { $0[0].meanAbsoluteError(to: $0[1]) }
        try torch.check("smoothL1") { $0[0].smoothAbsoluteError(to: $0[1], beta: 0.4) }
    }

    @Test func metricLossesAgree() throws {
        // PyTorch adds 1e-6 to every coordinate of a difference.
        try torch.check("triplet", tolerance: 2e-5) {
            $0[0].tripletLoss(positive: $0[1], negative: $0[2], margin: 0.7)
        }
        try torch.check("contrastive") {
            $0[0].contrastiveLoss(
                with: $0[1], isPair: [true, false, true, false], margin: 2.5)
        }
        try torch.check("nPairs") { $0[0].nPairsLoss(positives: $0[1], lengthWeight: 0.1) }
        try torch.check("infoNCE") {
            $0[0].infoNCELoss(
                keys: $0[1], temperature: 0.3, negatives: $0[2], isSymmetric: true)
        }
        try torch.check("cosine") { $0[0].pairwiseCosine(to: $0[1]) }
    }
}
