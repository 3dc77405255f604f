// Checks learning rate schedules, gradient clipping, parameter groups and averages of weights.

import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct ScheduleTests {
    @Test func constantRatesWarmUpLinearly() {
        let schedule = LearningRateSchedule(rate: 0.8, warmUpSteps: 4)
        #expect((0..<6).map { schedule.rate(at: $0) } == [0.2, 0.4, 0.8 * 0.75, 0.8, 0.8, 0.8])
        #expect(LearningRateSchedule(rate: 0.3).rate(at: 0) == 0.3)
    }

    @Test func stepsMultiplyTheRate() {
        let schedule = LearningRateSchedule(rate: 1, decay: .step(every: 3, factor: 0.5))
        #expect((0..<8).map { schedule.rate(at: $0) } == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25])
    }

    @Test func cosinesFallFromTheEndOfTheWarmUpToTheFinalRate() {
        let schedule = LearningRateSchedule(
            rate: 1, warmUpSteps: 2, decay: .cosine(totalSteps: 10, finalRate: 0.2))
        #expect(schedule.rate(at: 0) == 0.5)
        #expect(schedule.rate(at: 2) == 1)
        #expect(abs(schedule.rate(at: 6) - 0.6) < 1e-12)
        #expect(abs(schedule.rate(at: 4) - (0.6 + 0.4 * cos(Double.pi / 4))) < 1e-12)
        #expect(abs(schedule.rate(at: 10) - 0.2) < 1e-12)
        #expect(schedule.rate(at: 1000) == schedule.rate(at: 10))
    }

    @Test func impossibleSchedulesStopTheProgram() async {
        let short = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = LearningRateSchedule(
                rate: 1, warmUpSteps: 5, decay: .cosine(totalSteps: 4, finalRate: 0))
        }
        expectMessage(of: short, contains: "LearningRateSchedule", "5 of 4")
        let early = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = LearningRateSchedule(rate: 1).rate(at: -1)
        }
        expectMessage(of: early, contains: "LearningRateSchedule", "-1")
    }
}

@Suite struct GradientClippingTests {
    static func parameters() -> [NamedParameter] {
        let (a, b) = (Parameter(Tensor([3, 4], shape: [2])), Parameter(Tensor([12], shape: [1])))
        // The gradient of Σ x²/2 is x.
        ((a.tensor * a.tensor).sum() + (b.tensor * b.tensor).sum()).scaled(by: 0.5).backward()
        return [("a", a), ("b", b), ("c", Parameter(Tensor(zeros: [3])))]
    }

    @Test func longGradientsAreScaledTogether() {
        let parameters = Self.parameters()
        #expect(GradientClipping.clip(parameters, maximumNorm: 6.5) == 13)
        let gradients = parameters.flatMap { $0.parameter.gradient?.values ?? [] }
        GradientCheck.expectClose(gradients.map(Double.init), [1.5, 2, 6], 1e-6, "gradients")
    }

    @Test func shortGradientsAreLeftAlone() {
        let parameters = Self.parameters()
        #expect(GradientClipping.clip(parameters, maximumNorm: 20) == 13)
        #expect(parameters[0].parameter.gradient?.values == [3, 4])
    }

    @Test func gradientsThatAreNotFiniteAreLeftAlone() {
        let parameters = Self.parameters()
        let bad = Parameter(Tensor([1], shape: [1]))
        bad.tensor.scaled(by: .infinity).sum().backward()
        #expect(GradientClipping.clip(parameters + [("bad", bad)], maximumNorm: 1) == .infinity)
        #expect(parameters[0].parameter.gradient?.values == [3, 4])
    }
}

@Suite struct ParameterGroupTests {
    @Test func onlyWeightsOfLayersDecay() {
        let parameters: [NamedParameter] = [
            ("conv.weight", Parameter(Tensor(zeros: [4, 3, 3, 3]))),
            ("conv.bias", Parameter(Tensor(zeros: [4]))),
            ("norm.weight", Parameter(Tensor(zeros: [4]))),
            ("fc.weight", Parameter(Tensor(zeros: [2, 4]))),
        ]
        let groups = ParameterGroup.decayingWeights(of: parameters, weightDecay: 0.1)
        #expect(groups[0].parameters.map(\.name) == ["conv.weight", "fc.weight"])
        #expect(groups[0].weightDecay == 0.1 && groups[0].adaptsRate)
        #expect(groups[1].parameters.map(\.name) == ["conv.bias", "norm.weight"])
        #expect(groups[1].weightDecay == 0 && !groups[1].adaptsRate)
    }
}

@Suite struct WeightAverageTests {
    static func network() -> [NamedParameter] {
        [
            ("a", Parameter(Tensor([1, -2], shape: [2]))),
            ("b", Parameter(Tensor([8], shape: [1]))),
        ]
    }

    @Test func averagesFollowTheFormula() {
        let (network, follower) = (Self.network(), Self.network())
        let average = WeightAverage(network, decay: 0.75)
        network[0].parameter.replaceValues([5, 2])
        average.update()
        average.update()
        average.decay = 0
        network[1].parameter.replaceValues([3])
        average.copy(to: follower)
        // 1 · 0.75² + 5 · (1 - 0.75²), and so on.
        #expect(follower[0].parameter.value.values == [2.75, -0.25])
        #expect(follower[1].parameter.value.values == [8])
        average.update()
        average.copy(to: network)
        #expect(network[1].parameter.value.values == [3])
    }

    @Test func equalWeightsStayWhatTheyAre() {
        let values: [Float] = [0.1, -1.7, 3.3e-5]
        let weights: [NamedParameter] = [("a", Parameter(Tensor(values, shape: [3])))]
        let average = WeightAverage(weights, decay: 0.99999)
        for _ in 0..<10_000 { average.update() }
        #expect(average.state["average.a"] == values)
    }

    @Test func aRestoredAverageIsTheSame() throws {
        let network = Self.network()
        let average = WeightAverage(network, decay: 0.9)
        network[0].parameter.replaceValues([0.1, 0.7])
        average.update()
        let restored = WeightAverage(Self.network(), decay: 0.9)
        try restored.restore(average.state)
        #expect(restored.state == average.state)
        var wrong = average.state
        wrong["average.b"] = nil
        let error = try #require(throws: OptimizerStateError.self) { try restored.restore(wrong) }
        #expect(error.name == "average.b")
    }

    @Test func anotherNetworkStopsTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            let average = WeightAverage(WeightAverageTests.network(), decay: 0.5)
            average.copy(to: [("a", Parameter(Tensor(zeros: [3])))])
        }
        expectMessage(of: result, contains: "WeightAverage", "a of shape [2]")
    }
}
