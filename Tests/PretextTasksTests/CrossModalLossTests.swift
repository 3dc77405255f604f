import Essentials
import Foundation
import TensorCore
import TestSupport
import Testing

@testable import PretextTasks

@Suite struct CrossModalLossTests {
    private func noise(_ shape: [Int], _ seed: UInt64) -> Tensor {
        var random = RandomStream(seed: seed)
        return Tensor((0..<shape.reduce(1, *)).map { _ in Float(random.normal()) }, shape: shape)
    }

    private func reference(_ shape: [Int], _ seed: UInt64) -> ReferenceArray {
        ReferenceArray(shape, noise(shape, seed).values.map(Double.init))
    }

    /// The definition in plain loops, `excluded` telling which wrong answers do not count.
    private func expected(_ s: [[Double]], excluded: (Int, Int) -> Bool = { _, _ in false })
        -> Double
    {
        let n = s.count
        var sum = 0.0
        for i in 0..<n {
            let rows = (0..<n).filter { !excluded(i, $0) }.map { exp(s[i][$0]) }.reduce(0, +)
            let columns = (0..<n).filter { !excluded($0, i) }.map { exp(s[$0][i]) }.reduce(0, +)
            sum += -log(exp(s[i][i]) / rows) - log(exp(s[i][i]) / columns)
        }
        return sum / Double(2 * n)
    }

    private func matrix(_ tensor: Tensor) -> [[Double]] {
        let n = tensor.shape[1]
        return (0..<tensor.shape[0]).map { row in
            tensor.values[row * n..<(row + 1) * n].map(Double.init)
        }
    }

    @Test func theLossIsItsDefinition() {
        let similarities = noise([5, 5], 1)
        let outcome = CrossModalLoss.symmetric(similarities, clips: [0, 1, 2, 3, 4])
        #expect(abs(Double(outcome.loss.item) - expected(matrix(similarities))) < 1e-5)
    }

    @Test func picturesAndSoundsMayChangePlaces() {
        let similarities = noise([4, 4], 2)
        let there = CrossModalLoss.symmetric(similarities, clips: [0, 1, 2, 3])
        let back = CrossModalLoss.symmetric(similarities.transposed(), clips: [0, 1, 2, 3])
        #expect(abs(there.loss.item - back.loss.item) < 1e-6)
        #expect(there.accuracy == back.accuracy)
    }

    @Test func guessingScoresTheChanceLevel() {
        let outcome = CrossModalLoss.symmetric(Tensor(zeros: [8, 8]), clips: Array(0..<8))
        let chance = AudioVisualContrast.description.chance
        #expect(abs(Double(outcome.loss.item) - chance.loss(batchSize: 8)) < 1e-6)
        #expect(chance.accuracy(batchSize: 8) == 0.125)
        // Ties are no answers.
        #expect(outcome.accuracy == 0)
    }

    @Test func oneSampleIsAlwaysRight() {
        let outcome = CrossModalLoss.symmetric(noise([1, 1], 3), clips: [0])
        #expect(outcome.loss.item == 0)
        #expect(outcome.accuracy == 1)
    }

    @Test func otherSamplesOfTheSameClipAreNoWrongAnswers() {
        let similarities = noise([4, 4], 4)
        let clips = [7, 3, 7, 1]
        let outcome = CrossModalLoss.symmetric(similarities, clips: clips)
        let value = expected(matrix(similarities)) { $0 != $1 && clips[$0] == clips[$1] }
        #expect(abs(Double(outcome.loss.item) - value) < 1e-5)
    }

    @Test func gradientsFollowTheLoss() {
        GradientCheck.check([reference([3, 3], 5)]) {
            CrossModalLoss.symmetric($0[0], clips: [0, 1, 0]).loss
        } reference: {
            let s = $0[0].values
            let rows = (0..<3).map { row in Array(s[row * 3..<row * 3 + 3]) }
            return ReferenceArray([], [expected(rows) { $0 != $1 && $0 != 1 && $1 != 1 }])
        }
    }

    @Test func theBestRegionDecidesForMultipleInstances() {
        GradientCheck.check([reference([3, 3, 4], 6)]) {
            SoundSourceLoss.multipleInstance($0[0], clips: [0, 1, 2], temperature: 0.5).loss
        } reference: { inputs in
            let best = (0..<3).map { i in
                (0..<3).map { j in
                    2 * (inputs[0].values[(i * 3 + j) * 4..<(i * 3 + j + 1) * 4].max() ?? 0)
                }
            }
            return ReferenceArray([], [expected(best)])
        }
    }

    @Test func theTriMapLossIsItsDefinition() {
        let (n, p) = (3, 5)
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        var random = RandomStream(seed: 7)
        let values = (0..<n * n * p).map { _ in Double(Float(random.uniform(in: -0.2...0.9))) }
        GradientCheck.check([ReferenceArray([n, n, p], values)], tolerance: 1e-4) {
            SoundSourceLoss.triMap($0[0], clips: [0, 1, 2], temperature: 0.07).loss
        } reference: { inputs in
            func mean(_ i: Int, _ j: Int, _ weight: (Double) -> Double) -> Double {
                let row = inputs[0].values[(i * n + j) * p..<(i * n + j + 1) * p]
                return row.reduce(0) { $0 + $1 * weight($1) } / row.reduce(0) { $0 + weight($1) }
            }
            var loss = 0.0
            for i in 0..<n {
                let likely = (0..<n).map { j in mean(i, j) { sigmoid(($0 - 0.65) / 0.03) } }
                let background = mean(i, i) { 1 - sigmoid(($0 - 0.4) / 0.03) }
                let terms = (likely + [background]).map { exp($0 / 0.07) }
                loss += -log(terms[i] / terms.reduce(0, +)) / Double(n)
            }
            return ReferenceArray([], [loss])
        }
    }

    @Test func theTriMapHasOneMoreWrongAnswer() throws {
        let guessed = SoundSourceLoss.triMap(
            Tensor(zeros: [3, 3, 5]), clips: [0, 1, 2], temperature: 1)
        var options = OptionTable(TaskRegistry.options(of: SoundSourceContrast.self))
        try options.set("form", to: "tri-map")
        let chance = try SoundSourceContrast(options: options).chance
        #expect(abs(Double(guessed.loss.item) - chance.loss(batchSize: 3)) < 1e-6)
    }
}
