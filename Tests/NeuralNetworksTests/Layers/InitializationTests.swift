// Checks `Initialization`.

import Essentials
import NeuralNetworks
import TensorCore
import Testing

@Suite struct InitializationTests {
    private let shape = [64, 32, 3, 3]

    private func weight(_ rule: Initialization) -> [Double] {
        var random = RandomStream(seed: 3)
        return rule.weight(shape, random: &random).values.map(Double.init)
    }

    private func deviation(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }

    @Test(arguments: [
        (Initialization.heNormal, (2.0 / 288).squareRoot()),
        (.heNormalByOutputs, (2.0 / 576).squareRoot()),
        (.uniformByInputs, (1.0 / 288 / 3).squareRoot()), (.normal(deviation: 0.01), 0.01),
    ])
    func weightsHaveTheDeviationOfTheRule(_ rule: Initialization, _ expected: Double) {
        let found = weight(rule)
        // Of 18,432 normal numbers the deviation itself varies by 0.5 %.
        #expect(abs(deviation(found) - expected) < 0.03 * expected)
        #expect(abs(found.reduce(0, +)) < 5 * expected * Double(found.count).squareRoot())
    }

    @Test func uniformWeightsKeepWithinTheirBound() {
        let bound = (1.0 / 288).squareRoot()
        let values = weight(.uniformByInputs)
        #expect(values.allSatisfy { abs($0) <= bound })
    }

    @Test func biasesFollowTheRule() {
        var random = RandomStream(seed: 4)
        let zeros = [Float](repeating: 0, count: 64)
        #expect(Initialization.heNormal.bias(weightShape: shape, random: &random).values == zeros)
        #expect(
            Initialization.heNormalByOutputs.bias(weightShape: shape, random: &random).values
                == zeros)
        #expect(
            Initialization.normal(deviation: 1, bias: 0.5).bias(
                weightShape: shape, random: &random
            ).values == zeros.map { _ in 0.5 })
        let uniform = Initialization.uniformByInputs.bias(weightShape: shape, random: &random)
        #expect(uniform.shape == [64])
        #expect(uniform.values.allSatisfy { abs($0) <= 0.059 && $0 != 0 })
    }
}
