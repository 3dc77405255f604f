// Checks what all staged networks have in common.

import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct StagedNetworkTests {
    private func network(dropout: Double = 0.5) -> Sequential {
        var random = RandomStream(seed: 6)
        return Sequential([
            Stage("first", under: "body.0", Linear(inputs: 3, outputs: 40, random: &random)),
            Stage("norm", under: "", BatchNorm(channels: 40)),
            Stage("drop", Dropout(probability: dropout, random: &random)),
            Stage("twice") { $0.scaled(by: 2) },
            Stage("inner", Sequential([Stage("drop", Dropout(probability: 0.5, random: &random))])),
        ])
    }

    private let input = Tensor([1, 2, 3, -1, 5, 0], shape: [2, 3])

    @Test func featuresAreThoseOfTheNamedStage() {
        let network = network()
        network.isTraining = false
        let first = network.features(input, upTo: "first")
        #expect(first.shape == [2, 40])
        #expect(network.features(input, upTo: "inner").values == network(input).values)
        let twice = network.features(input, upTo: "twice").values
        let norm = network.features(input, upTo: "norm").values
        #expect(twice == norm.map { 2 * $0 })
        #expect(network.stageNames == ["first", "norm", "drop", "twice", "inner.drop", "inner"])
    }

    @Test func stagesWithinStagesAreReachedByTheirPath() {
        let inner = Sequential([Stage("a") { $0.scaled(by: 2) }, Stage("b") { $0.scaled(by: 3) }])
        let network = Sequential([
            Stage("stem") { $0.scaled(by: 5) },
            Stage("tower", Sequential([Stage("inner", inner), Stage("b") { $0.scaled(by: 7) }])),
        ])
        #expect(
            network.stageNames
                == ["stem", "tower.inner.a", "tower.inner.b", "tower.inner", "tower.b", "tower"])
        let factors = network.stageNames.map {
            network.features(Tensor([1], shape: [1, 1]), upTo: $0).values[0]
        }
        #expect(factors == [5, 10, 30, 30, 210, 210])
    }

    @Test func anUnknownStageStopsTheProgramAndNamesTheKnownOnes() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            let stages = [Stage("a") { $0 }, Stage("b") { $0 }]
            _ = Sequential(stages).features(Tensor(zeros: [1]), upTo: "conv9")
        }
        expectMessage(of: result, contains: "features", "conv9", "a, b")
    }

    @Test func parametersAreNamedByPrefix() {
        #expect(
            network().parameters.map(\.name) == ["body.0.weight", "body.0.bias", "weight", "bias"])
        #expect(network().buffers.map(\.name) == ["running_mean", "running_var"])
    }

    @Test func dropoutActsInTrainingOnlyAndKeepsTheMean() {
        let network = network()
        let ones = Tensor(repeating: 1, shape: [1, 10_000])
        var random = RandomStream(seed: 7)
        let dropout = Dropout(probability: 0.2, random: &random)
        let dropped = dropout(ones).values
        #expect(Set(dropped) == [0, 1.25])
        #expect(abs(dropped.reduce(0, +) / 10_000 - 1) < 0.03)
        network.isTraining = false
        #expect(!network.isTraining)
        #expect(network(input).values == network(input).values)
        dropout.isTraining = false
        #expect(dropout(ones).values == ones.values)
    }

    @Test func reseededDropoutDropsTheSameElements() {
        let network = network()
        func output(_ seed: UInt64) -> [Float] {
            var random = RandomStream(seed: seed)
            network.reseedDropout(from: &random)
            return network(input).values
        }
        #expect(output(1) == output(1))
        #expect(output(1) != output(2))
    }
}
