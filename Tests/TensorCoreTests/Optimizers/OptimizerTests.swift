// Checks the optimizers against torch.optim, and their stored state.

import Essentials
import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct OptimizerTests {
    struct Fixture: Decodable {
        let optimizers: [String: [[Double]]]
    }

    typealias Make = @Sendable ([NamedParameter]) -> any Optimizer

    /// The optimizers of Tools/golden/tensor_core.py.
    static let makers: [(name: String, make: Make)] = [
        ("sgd", { SGD($0, learningRate: 0.1) }),
        ("sgd-momentum", { SGD($0, learningRate: 0.05, momentum: 0.9, weightDecay: 0.02) }),
        (
            "sgd-nesterov",
            { SGD($0, learningRate: 0.05, momentum: 0.8, nesterov: true, weightDecay: 0.01) }
        ),
        ("adam", { Adam($0, learningRate: 0.01) }),
        (
            "adam-decay",
            {
                Adam(
                    $0, learningRate: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-4,
                    weightDecay: 0.1)
            }
        ),
        (
            "adamw",
            {
                Adam(
                    $0, learningRate: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-4,
                    weightDecay: 0.5, decouplesWeightDecay: true)
            }
        ),
        ("sgd-groups", { SGD(groups: groups($0), learningRate: 0.05, momentum: 0.9) }),
        (
            "adamw-groups",
            { Adam(groups: groups($0), learningRate: 0.05, decouplesWeightDecay: true) }
        ),
        (
            "lars",
            {
                LARS(
                    groups: ParameterGroup.decayingWeights(of: $0, weightDecay: 0.1),
                    learningRate: 0.5, momentum: 0.8, trust: 0.02)
            }
        ),
    ]

    /// `a` decays, `b` learns at half the rate.
    @Sendable static func groups(_ parameters: [NamedParameter]) -> [ParameterGroup] {
        [
            ParameterGroup(Array(parameters.prefix(1)), weightDecay: 0.1),
            ParameterGroup(Array(parameters.suffix(1)), rateFactor: 0.5),
        ]
    }

    /// The same problem as in the script.
    struct Problem {
        let a = Parameter(DeterministicValues.tensor("a", [2, 3]))
        let b = Parameter(DeterministicValues.tensor("b", [4]))
        let targetA = DeterministicValues.tensor("target a", [2, 3])
        let targetB = DeterministicValues.tensor("target b", [4])

        var parameters: [NamedParameter] { [("a", a), ("b", b)] }
        var values: [Float] { a.value.values + b.value.values }

        func step(_ index: Int, _ optimizer: any Optimizer) {
            if index == 3 { optimizer.learningRate *= 0.5 }
            optimizer.clearGradients()
            var loss = fourth(a.tensor - targetA)
            if index != 2 { loss = loss + fourth(b.tensor - targetB) }
            loss.backward()
            optimizer.step()
        }

        private func fourth(_ x: Tensor) -> Tensor {
            (x * x * x * x).sum().scaled(by: 0.25)
        }
    }

    @Test(arguments: makers.indices)
    func stepsAgreeWithPyTorch(_ index: Int) throws {
        let (name, make) = Self.makers[index]
        let bytes = try ReadFile.bytes(at: Fixtures.path("TensorCore/optimizers.json"))
        let fixture = try JSONDecoder().decode(Fixture.self, from: Data(bytes))
        let expected = try #require(fixture.optimizers[name])
        let problem = Problem()
        let optimizer = make(problem.parameters)
        for (step, values) in expected.enumerated() {
            problem.step(step, optimizer)
            GradientCheck.expectClose(
                problem.values.map(Double.init), values, 1e-6, "\(name), step \(step)")
        }
    }

    @Test(arguments: makers.indices)
    func aRestoredOptimizerTakesTheSameSteps(_ index: Int) throws {
        let make = Self.makers[index].make
        let (whole, stopped, resumed) = (Problem(), Problem(), Problem())
        let first = make(whole.parameters)
        for step in 0..<6 { whole.step(step, first) }

        let second = make(stopped.parameters)
        for step in 0..<3 { stopped.step(step, second) }
        let third = make(resumed.parameters)
        resumed.a.replaceValues(stopped.a.value.values)
        resumed.b.replaceValues(stopped.b.value.values)
        try third.restore(second.state)
        for step in 3..<6 { resumed.step(step, third) }
        #expect(resumed.values == whole.values)
        #expect(third.state == first.state)
    }

    @Test func statesOfOtherNetworksAreRefusedByName() throws {
        let problem = Problem()
        let adam = Adam(problem.parameters)
        problem.step(0, adam)
        let state = adam.state
        var missing = state
        missing["firstMoment.a"] = nil
        var short = state
        short["secondMoment.b"] = [1]
        var extra = state
        extra["momentum.c"] = [1]
        var absurd = state
        absurd["step.a"] = [.nan, 1e30]
        for (wrong, name) in [
            (missing, "firstMoment.a"), (short, "secondMoment.b"), (extra, "momentum.c"),
            (absurd, "step.a"),
        ] {
            let error = try #require(throws: OptimizerStateError.self) { try adam.restore(wrong) }
            #expect(error.name == name && error.description.contains(name))
            #expect(adam.state == state)
        }
    }

    @Test func aStateOfSGDIsNotOneOfLARS() throws {
        let problem = Problem()
        let sgd = SGD(problem.parameters, learningRate: 0.1, momentum: 0.9)
        let lars = LARS(groups: [ParameterGroup(problem.parameters)], learningRate: 0.1)
        #expect(sgd.state["momentum.a"] != nil)
        #expect(throws: OptimizerStateError.self) { try lars.restore(sgd.state) }
        #expect(throws: OptimizerStateError.self) { try sgd.restore(lars.state) }
    }

    @Test func twoParametersOfOneNameStopTheProgram() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            let (one, other) = (Parameter(Tensor(1)), Parameter(Tensor(2)))
            _ = Adam([("same", one), ("same", other)])
        }
        expectMessage(of: result, contains: "Adam", "same")
    }

    @Test func aParameterThatOccursTwiceStopsTheProgram() async {
        let optimizer = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let weight = Parameter(Tensor(1))
            let groups = [ParameterGroup([("a", weight)]), ParameterGroup([("b", weight)])]
            _ = SGD(groups: groups, learningRate: 0.1)
        }
        expectMessage(of: optimizer, contains: "SGD", "b")
        let clipping = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let weight = Parameter(Tensor(1))
            GradientClipping.clip([("a", weight), ("b", weight)], maximumNorm: 1)
        }
        expectMessage(of: clipping, contains: "GradientClipping", "b")
    }
}
