import Essentials
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct LinearModelTests {
    @Test func logisticRegressionIsThatOfScikitLearn() throws {
        let fixture = try ProbeFixture.read().logistic
        let features = ProbeFixture.matrix("logistic.features", 90, 5)
        for expected in fixture.cases {
            let model = LogisticRegression(
                features: features, labels: fixture.labels, classCount: 3,
                strength: expected.strength)
            // Weights of weak penalties are large, and the likelihood is flat about them.
            let scale = max(1, expected.weights.map(abs).max() ?? 1)
            for (a, b) in zip(model.coefficients, expected.weights) {
                #expect(abs(a - b) < 1e-3 * scale, "C \(expected.strength): \(a), \(b)")
            }
            for (a, b) in zip(model.coefficients.suffix(3), expected.offsets) {
                #expect(abs(a - b) < 1e-3 * scale)
            }
            #expect(abs(model.loss(features, labels: fixture.labels) - expected.loss) < 1e-5)
            #expect(model.classes(features) == expected.classes)
        }
    }

    @Test func twoClassesAreTheProblemOfOneLogit() throws {
        let fixture = try ProbeFixture.read().binary
        let features = ProbeFixture.matrix("binary.features", 40, 4)
        let logits = LogisticRegression(
            features: features, labels: fixture.labels, classCount: 2, strength: fixture.strength
        ).logits(features)
        for (row, expected) in fixture.logits.enumerated() {
            #expect(abs(logits[2 * row + 1] - logits[2 * row] - expected) < 1e-3)
        }
    }

    @Test func aWarmStartEndsAtTheSamePlace() throws {
        let labels = try ProbeFixture.read().logistic.labels
        let features = ProbeFixture.matrix("logistic.features", 90, 5)
        func model(_ strength: Double, _ start: LogisticRegression?) -> LogisticRegression {
            LogisticRegression(
                features: features, labels: labels, classCount: 3, strength: strength, start: start)
        }
        let (cold, warm) = (model(1, nil), model(1, model(0.01, nil)))
        #expect(zip(cold.coefficients, warm.coefficients).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    @Test func ridgeRegressionIsThatOfScikitLearn() throws {
        let fixture = try ProbeFixture.read().ridge
        let features = ProbeFixture.matrix("ridge.features", 50, 6)
        for expected in fixture.cases {
            let line = ProgressRegression(
                features, fixture.targets, Array(0..<50), strength: expected.strength)
            for (a, b) in zip(line.values(features), expected.values) {
                #expect(abs(a - b) < 1e-4, "C \(expected.strength): \(a), \(b)")
            }
        }
    }

    @Test func theMinimizerFindsTheMinimumOfABadlyScaledQuadratic() {
        let scales = [1.0, 10, 100, 1000]
        let target = [1.0, -2, 3, -4]
        let found = LimitedMemoryBFGS(tolerance: 1e-9).minimum(from: [0, 0, 0, 0]) { point in
            let offsets = zip(point, target).map { $0 - $1 }
            return (
                zip(scales, offsets).reduce(0) { $0 + $1.0 * $1.1 * $1.1 / 2 },
                zip(scales, offsets).map { $0 * $1 }
            )
        }
        #expect(zip(found, target).allSatisfy { abs($0 - $1) < 1e-8 })
    }

    @Test func theMinimizerEndsWhereNothingIsToBeGained() {
        let flat = LimitedMemoryBFGS().minimum(from: [3, 4]) { _ in (1, [0, 0]) }
        #expect(flat == [3, 4])
        // A gradient that promises what the value does not keep.
        let wrong = LimitedMemoryBFGS().minimum(from: [3]) { ($0[0] * $0[0], [-1]) }
        #expect(wrong == [3])
    }

    @Test func constantFeaturesSayNothingAndBreakNothing() {
        let matrix = FeatureMatrix(rows: [[5, 0], [5, 1], [5, 0], [5, 1], [5, 0], [5, 1]])
        let scaling = FeatureScaling(matrix)
        #expect(scaling.factors == [0, 2])
        let labels = [0, 1, 0, 1, 0, 1]
        let round = EvaluationRound(training: [0, 1, 2, 3], validation: [2, 3], test: [4, 5])
        let probe = LinearProbe(matrix, labels: labels, classCount: 2, round: round)
        #expect(probe.classes(matrix.rows(round.test)) == [0, 1])
        let same = FeatureMatrix(rows: [[Float]](repeating: [7, 7], count: 6))
        let blind = LinearProbe(same, labels: labels, classCount: 2, round: round)
        #expect(blind.classes(same.rows(round.test)) == [0, 0])
    }

    @Test func theStrengthIsChosenOnValidationAlone() {
        // Noise in many dimensions, and one feature that tells the class: strong penalties do better.
        var random = RandomStream(seed: 3)
        let labels = (0..<60).map { $0 % 2 }
        let rows = labels.map { label in
            [Float(label) + Float(random.normal()) * 0.8]
                + (0..<80).map { _ in Float(random.normal()) }
        }
        let matrix = FeatureMatrix(rows: rows)
        let round = EvaluationRound(
            training: Array(0..<40), validation: Array(30..<40), test: Array(40..<60))
        let probe = LinearProbe(matrix, labels: labels, classCount: 2, round: round)
        // What is tested changes nothing.
        var changed = rows
        for index in round.test { changed[index] = changed[index].map { -100 * $0 } }
        let other = LinearProbe(
            FeatureMatrix(rows: changed), labels: labels, classCount: 2, round: round)
        #expect(probe.strength == other.strength)
        #expect(
            probe.classes(matrix.rows(round.training)) == other.classes(matrix.rows(round.training))
        )
        let none = EvaluationRound(training: round.training, validation: [], test: round.test)
        let middle = LinearProbe(matrix, labels: labels, classCount: 2, round: none)
        #expect(middle.strength == 0.1)
    }
}
