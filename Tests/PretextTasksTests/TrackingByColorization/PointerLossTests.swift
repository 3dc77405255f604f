import Essentials
import Foundation
import TensorCore
import TestSupport
import Testing

@testable import PretextTasks

@Suite struct PointerLossTests {
    private static let (batch, frames, height, width, depth) = (2, 4, 3, 2, 5)
    private static let places = height * width

    private func embeddings(_ scale: Double) -> Tensor {
        DeterministicValues.tensor(
            "pointers", [Self.batch, Self.frames, Self.height, Self.width, Self.depth],
            scale: scale)
    }

    private func classes(_ count: Int) -> [[[Int]]] {
        var random = RandomStream(seed: 5)
        return (0..<Self.batch).map { _ in
            (0..<Self.frames).map { _ in
                (0..<Self.places).map { _ in random.integer(below: count) }
            }
        }
    }

    /// The same by plain loops: loss, and the class with the largest share of each place.
    private func reference(
        _ values: [Float], _ classes: [[[Int]]], _ loss: PointerLoss
    ) -> (loss: Double, predicted: [Int]) {
        func feature(_ sample: Int, _ frame: Int, _ place: Int) -> [Double] {
            let start = ((sample * Self.frames + frame) * Self.places + place) * Self.depth
            return values[start..<start + Self.depth].map(Double.init)
        }
        var (sum, predicted) = (0.0, [Int]())
        for sample in 0..<Self.batch {
            for place in 0..<Self.places {
                let own = feature(sample, Self.frames - 1, place)
                var shares = [Double](repeating: 0, count: loss.classCount)
                for frame in 0..<Self.frames - 1 {
                    for other in 0..<Self.places {
                        let rows = abs(other / Self.width - place / Self.width)
                        let columns = abs(other % Self.width - place % Self.width)
                        if let window = loss.window, max(rows, columns) > window { continue }
                        let product = zip(own, feature(sample, frame, other)).reduce(0) {
                            $0 + $1.0 * $1.1
                        }
                        shares[classes[sample][frame][other]] += exp(product / loss.temperature)
                    }
                }
                let total = shares.reduce(0, +)
                sum -= log(shares[classes[sample][Self.frames - 1][place]] / total + 1e-5)
                predicted.append(shares.indices.max { shares[$0] < shares[$1] } ?? 0)
            }
        }
        return (sum / Double(Self.batch * Self.places), predicted)
    }

    @Test(arguments: [nil, 0, 1, 5] as [Int?], [1.0, 0.3])
    func itIsThatOfPlainLoops(_ window: Int?, _ temperature: Double) {
        let loss = PointerLoss(temperature: temperature, window: window, classCount: 3)
        let (embeddings, classes) = (embeddings(1.5), classes(3))
        let outcome = loss.outcome(embeddings, classes: classes)
        let expected = reference(embeddings.values, classes, loss)
        #expect(abs(Double(outcome.loss.item) - expected.loss) < 1e-4 * expected.loss)
        #expect(outcome.predicted == expected.predicted)
    }

    /// What is not told apart points everywhere alike, with a window and without; whatever pointers know, that is what they
    /// are held against.
    @Test(arguments: [nil, 0, 1] as [Int?])
    func theUniformLossIsThatOfPointersThatKnowNothing(_ window: Int?) {
        let loss = PointerLoss(window: window, classCount: 3)
        let classes = classes(3)
        let blank = loss.outcome(Tensor(zeros: embeddings(1).shape), classes: classes)
        #expect(abs(Double(blank.loss.item) - blank.uniformLoss) < 1e-5)
        #expect(loss.outcome(embeddings(1.5), classes: classes).uniformLoss == blank.uniformLoss)
    }

    @Test func pointersThatKnowNothingPredictTheHistogramOfTheirSample() {
        let loss = PointerLoss(classCount: 3)
        let classes = classes(3)
        let outcome = loss.outcome(
            Tensor(zeros: embeddings(1).shape), classes: classes)
        var expected = 0.0
        for sample in classes {
            let references = sample.dropLast().flatMap { $0 }
            for color in sample[Self.frames - 1] {
                let share = Double(references.count { $0 == color }) / Double(references.count)
                expected -= log(share + 1e-5)
            }
        }
        expected /= Double(Self.batch * Self.places)
        #expect(abs(Double(outcome.loss.item) - expected) < 1e-5)
        #expect(abs(outcome.uniformLoss - expected) < 1e-5)
    }

    @Test func windowsAreCutOffAtTheBorder() {
        let values = PointerLoss.exclusions(3, 4, frames: 2, window: 1).values
        func isAllowed(_ target: Int, _ candidate: Int) -> Bool {
            values[target * 24 + candidate] == 0
        }
        // The corner has four places in each frame, the middle nine.
        #expect((0..<24).count { isAllowed(0, $0) } == 8)
        #expect((0..<24).count { isAllowed(5, $0) } == 18)
        #expect(isAllowed(0, 12 + 5) && !isAllowed(0, 2) && !isAllowed(3, 4))
    }

    @Test func comparisonsAreWhatTheirNamesSay() {
        func outcome(
            _ predicted: [Int], _ truth: [Int], _ before: [Int], samples: Int = 1
        ) -> PointerOutcome {
            PointerOutcome(
                loss: Tensor(0), uniformLoss: 0, predicted: predicted, truth: truth, before: before,
                sampleCount: samples)
        }
        let some = outcome([0, 1, 1, 2], [0, 1, 2, 2], [0, 0, 0, 2])
        #expect(some.accuracy == 0.75 && some.copyAccuracy == 0.5)
        #expect(some.changedAccuracy == 0.5 && some.changedGuessAccuracy == 0.5)
        let two = outcome([0, 0, 0, 0], [1, 2, 2, 0], [0, 1, 1, 0])
        #expect(two.changedAccuracy == 0 && two.changedGuessAccuracy == 2.0 / 3)
        let apart = outcome([0, 0, 0, 0], [1, 2, 2, 0], [0, 1, 1, 1], samples: 2)
        #expect(apart.changedAccuracy == 0.25 && apart.changedGuessAccuracy == 0.5)
        let still = outcome([0], [1], [1])
        #expect(still.changedAccuracy == nil && still.changedGuessAccuracy == nil)
    }
}
