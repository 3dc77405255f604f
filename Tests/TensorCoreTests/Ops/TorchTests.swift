// Compares operations with PyTorch.

import Essentials
import Foundation
import TensorCore
import TestSupport
import Testing

/// Results of Tools/golden/tensor_core.py, whose inputs follow `DeterministicValues`.
@Suite struct TorchTests {
    struct Fixture: Decodable {
        let ops: [String: Expected]
    }

    struct Expected: Decodable {
        let result: [Double]
        let gradients: [[Double]]
    }

    let x = Parameter(DeterministicValues.tensor("x", [2, 5, 9, 7]))
    let w = Parameter(DeterministicValues.tensor("w", [6, 5, 3, 3]))
    let b = Parameter(DeterministicValues.tensor("b", [6]))
    let m = Parameter(DeterministicValues.tensor("m", [4, 6]))
    let n = Parameter(DeterministicValues.tensor("n", [4, 6]))
    let l = Parameter(DeterministicValues.tensor("l", [3, 6]))
    let scale = Parameter(DeterministicValues.tensor("scale", [5]))
    let shift = Parameter(DeterministicValues.tensor("shift", [5]))
    let expected: [String: Expected]

    init() throws {
        let bytes = try ReadFile.bytes(at: Fixtures.path("TensorCore/ops.json"))
        expected = try JSONDecoder().decode(Fixture.self, from: Data(bytes)).ops
    }

    @Test func convolutionAgrees() throws {
        try check("conv2d", [x, w, b]) {
            x.tensor.conv2d(weight: w.tensor, bias: b.tensor, stride: 2, padding: 1)
        }
    }

    @Test func batchNormAndRunningStatisticsAgree() throws {
        let mean = Buffer(Tensor(zeros: [5]))
        let variance = Buffer(Tensor(repeating: 1, shape: [5]))
        try check("batchNorm", [x, scale, shift]) {
            x.tensor.batchNorm(
                scale: scale.tensor, shift: shift.tensor, runningMean: mean,
                runningVariance: variance, isTraining: true, momentum: 0.3, fusedReLU: true)
        }
        let running = mean.value.values + variance.value.values
        GradientCheck.expectClose(
            running.map(Double.init), try #require(expected["runningStatistics"]).result, 1e-6,
            "running statistics")
    }

    @Test func poolingAgrees() throws {
        try check("maxPool2d", [x]) { x.tensor.maxPool2d(kernelSize: 3, stride: 2, padding: 1) }
        x.clearGradient()
        try check("globalMaxPool2d", [x]) { x.tensor.globalMaxPool2d() }
    }

    @Test func matrixProductsAgree() throws {
        try check("linear", [m, l]) {
            m.tensor.linear(weight: l.tensor, bias: DeterministicValues.tensor("c", [3]))
        }
        m.clearGradient()
        try check("matmul", [m, n]) { m.tensor.matmul(n.tensor.transposed()) }
    }

    @Test func normalizationAndDistancesAgree() throws {
        try check("l2Normalized", [m, n]) { m.tensor.l2Normalized() * n.tensor }
        m.clearGradient()
        try check("pairwiseDistance", [m, l]) { m.tensor.pairwiseDistance(to: l.tensor) }
    }

    @Test func crossEntropyAgrees() throws {
        try check("softmaxCrossEntropy", [m]) {
            m.tensor.softmaxCrossEntropy(labels: [5, 0, 3, 3])
        }
    }

    private func check(
        _ name: String, _ inputs: [Parameter], _ compute: () -> Tensor
    ) throws {
        let expected = try #require(expected[name])
        let result = compute()
        (result * result).sum().scaled(by: 0.5).backward()
        GradientCheck.expectClose(result.values.map(Double.init), expected.result, 1e-5, name)
        for (input, gradient) in zip(inputs, expected.gradients) {
            let values = try #require(input.gradient).values
            GradientCheck.expectClose(values.map(Double.init), gradient, 1e-5, "\(name) gradient")
        }
    }
}
