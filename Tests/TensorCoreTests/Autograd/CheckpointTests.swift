// Checks `checkpointed`.

import Essentials
import TestSupport
import Testing

@testable import TensorCore

@Suite struct CheckpointTests {
    /// Two layers with batch norm, run once; returns result, gradients and running statistics.
    static func run(_ wrap: ([Tensor], @escaping ([Tensor]) -> Tensor) -> Tensor) -> [[Float]] {
        let input = Parameter(ReferenceArray.normal([4, 3, 6, 5], seed: 1).tensor)
        let weight = Parameter(ReferenceArray.normal([8, 3, 3, 3], seed: 2).tensor)
        let scale = Parameter(ReferenceArray.normal([8], seed: 3).tensor)
        let mean = Buffer(Tensor(zeros: [8]))
        let variance = Buffer(Tensor(repeating: 1, shape: [8]))
        let random = RandomStream(seed: 5)
        let result = wrap([input.tensor.scaled(by: 2)]) { inputs in
            var random = random
            return inputs[0].conv2d(weight: weight.tensor, padding: 1)
                .batchNorm(
                    scale: scale.tensor, runningMean: mean, runningVariance: variance,
                    isTraining: true, fusedReLU: true
                )
                .dropout(probability: 0.3, random: &random)
        }
        (result * result).sum().backward()
        return [
            result.values, input.gradient?.values ?? [], weight.gradient?.values ?? [],
            scale.gradient?.values ?? [], mean.value.values, variance.value.values,
        ]
    }

    @Test func resultsGradientsAndRunningStatisticsAreThoseOfAnOrdinaryBlock() {
        #expect(Self.run { checkpointed($0, $1) } == Self.run { $1($0) })
        let nested = Self.run { inputs, block in
            checkpointed(inputs) { checkpointed($0, block).scaled(by: 1) }
        }
        #expect(nested == Self.run { $1($0) })
    }

    @Test func theBlockRunsOnceMoreAndKeepsNothingUntilThen() {
        let x = Parameter(Tensor([2, 3], shape: [2]))
        var runs = 0
        weak var inside: Storage?
        let result = checkpointed([x.tensor]) { inputs in
            runs += 1
            let square = inputs[0] * inputs[0]
            inside = square.storage
            return square * inputs[0]
        }
        #expect(runs == 1 && inside == nil)
        result.sum().backward()
        #expect(runs == 2)
        #expect(x.gradient?.values == [12, 27])
    }

    @Test func parametersInTheBlockGetGradientsWithoutInputsThatNeedOne() {
        let weight = Parameter(Tensor([3], shape: [1]))
        let input = Tensor([5], shape: [1])
        checkpointed([input]) { $0[0] * weight.tensor }.sum().backward()
        #expect(weight.gradient?.values == [5])
    }

    @Test func severalInputsGetTheirOwnGradients() {
        let (a, b) = (Parameter(Tensor([2], shape: [1])), Parameter(Tensor([7], shape: [1])))
        let constant = Tensor([10], shape: [1])
        checkpointed([a.tensor, constant, b.tensor]) { $0[0] * $0[2] + $0[1] * $0[0] }
            .sum().backward()
        #expect(a.gradient?.values == [17])
        #expect(b.gradient?.values == [2])
    }

    @Test func withoutGradientsTheBlockRunsOnceAndRecordsNothing() {
        let x = Parameter(Tensor([2], shape: [1]))
        let result = withoutGradients { checkpointed([x.tensor]) { $0[0] * $0[0] } }
        #expect(!result.requiresGradient && result.values == [4])
    }

    @Test func capturedResultsStopTheProgramByName() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            let x = Parameter(Tensor([2], shape: [1]))
            let captured = x.tensor.tanh()
            checkpointed([x.tensor]) { $0[0] * captured }.sum().backward()
        }
        expectMessage(of: result, contains: "checkpointed", "tanh")
    }

    @Test func capturedTensorsOfParametersAreAllowed() {
        let weight = Parameter(Tensor([3], shape: [1]))
        let captured = weight.tensor
        checkpointed([Tensor([5], shape: [1])]) { $0[0] * captured }.sum().backward()
        #expect(weight.gradient?.values == [5])
    }
}
