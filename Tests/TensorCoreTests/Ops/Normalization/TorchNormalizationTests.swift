// Compares normalization with PyTorch.

import TensorCore
import TestSupport
import Testing

@Suite struct TorchNormalizationTests {
    let torch: TorchFixture

    init() throws {
        torch = try TorchFixture("normalization")
    }

    static func batchNorm(_ x: Tensor, _ scale: Tensor?, _ shift: Tensor?) -> Tensor {
        let channels = x.shape[1]
        return x.batchNorm(
            scale: scale, shift: shift, runningMean: Buffer(Tensor(zeros: [channels])),
            runningVariance: Buffer(Tensor(repeating: 1, shape: [channels])), isTraining: true)
    }

    @Test func batchNormOfOtherRanksAgrees() throws {
        try torch.check("batch1d") { Self.batchNorm($0[0], $0[1], $0[2]) * $0[3] }
        try torch.check("batch3d") { Self.batchNorm($0[0], $0[1], $0[2]) * $0[3] }
        try torch.check("batch-plain") { Self.batchNorm($0[0], nil, nil) * $0[1] }
    }

    @Test func layerAndGroupNormAgree() throws {
        try torch.check("layer") {
            $0[0].layerNorm(normalizedAxisCount: 2, scale: $0[1], shift: $0[2])
        }
        try torch.check("group") { $0[0].groupNorm(groups: 2, scale: $0[1], shift: $0[2]) }
    }

    @Test func localResponseNormAgrees() throws {
        try torch.check("response") {
            $0[0].localResponseNorm(size: 5, alpha: 0.3, beta: 0.75, k: 2)
        }
        try torch.check("response-alexnet") { $0[0].localResponseNorm() }
    }
}
