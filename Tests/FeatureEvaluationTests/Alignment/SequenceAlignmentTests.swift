import Essentials
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct SequenceAlignmentTests {
    @Test func tauIsThatOfSciPy() throws {
        let fixture = try ProbeFixture.read().kendall
        for expected in fixture.ordered {
            let tau = KendallTau.tau(Array(expected.second.indices), expected.second)
            guard let value = expected.tau else {
                #expect(tau == nil, "\(expected.second)")
                continue
            }
            #expect(abs((tau ?? 9) - value) < 1e-12, "\(expected.second)")
        }
        let tied = fixture.tied
        #expect(abs((KendallTau.tau(tied.first, tied.second) ?? 9) - tied.tau) < 1e-12)
        #expect(KendallTau.tau([], []) == nil)
    }

    /// By its definition: every pair is looked at.
    private func plainTau(_ first: [Int], _ second: [Int]) -> Double? {
        var (agreeing, opposed, tiedFirst, tiedSecond) = (0, 0, 0, 0)
        for i in first.indices {
            for j in first.indices.dropFirst(i + 1) {
                let (a, b) = ((first[i] - first[j]).signum(), (second[i] - second[j]).signum())
                if a * b > 0 {
                    agreeing += 1
                } else if a * b < 0 {
                    opposed += 1
                } else if a != 0 {
                    tiedSecond += 1
                } else if b != 0 {
                    tiedFirst += 1
                }
            }
        }
        let untied = agreeing + opposed
        let scale = Double(untied + tiedFirst) * Double(untied + tiedSecond)
        return scale > 0 ? Double(agreeing - opposed) / scale.squareRoot() : nil
    }

    @Test func tauIsThatOfItsDefinition() {
        var random = RandomStream(seed: 3)
        for count in [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 100] {
            // From all equal to hardly any tie.
            for values in [1, 2, 3, 10, 1000] {
                for _ in 0..<5 {
                    let first = (0..<count).map { _ in random.integer(below: values) }
                    let second = (0..<count).map { _ in random.integer(below: values) - 5 }
                    let order = Array(0..<count)
                    #expect(KendallTau.tau(first, second) == plainTau(first, second))
                    #expect(KendallTau.tau(order, second) == plainTau(order, second))
                }
            }
        }
    }

    @Test func tauOfLongSequencesTakesNoPairs() {
        let count = 200_000
        #expect(KendallTau.tau(Array(0..<count), (0..<count).reversed()) == -1)
    }

    @Test func errorsAreThoseOfPlainLoops() {
        let alignment = SequenceAlignment(neighbours: [0, 2, 1, 4], count: 5)
        // |0 - 0|, |1/4 - 2/5|, |2/4 - 1/5|, |3/4 - 4/5|
        #expect(abs(alignment.error - (0 + 0.15 + 0.3 + 0.05) / 4) < 1e-12)
        var random = 0.0
        for i in 0..<4 {
            for j in 0..<5 { random += abs(Double(i) / 4 - Double(j) / 5) / 20 }
        }
        #expect(abs(alignment.randomError - random) < 1e-12)
        for (query, other) in [(1, 1), (3, 3), (7, 3), (3, 7), (10, 20)] {
            var random = 0.0
            for i in 0..<query {
                for j in 0..<other {
                    random += abs(Double(i) / Double(query) - Double(j) / Double(other))
                }
            }
            let alignment = SequenceAlignment(
                neighbours: [Int](repeating: 0, count: query), count: other)
            #expect(abs(alignment.randomError - random / Double(query * other)) < 1e-12)
        }
        #expect(abs(alignment.middleError - (0.4 + 0.15 + 0.1 + 0.35) / 4) < 1e-12)
    }

    @Test func guessesInLongSequencesAreThoseOfTheBook() {
        let long = SequenceAlignment(neighbours: [Int](repeating: 0, count: 600), count: 600)
        #expect(abs(long.randomError - 1.0 / 3) < 1e-3)
        #expect(abs(long.middleError - 0.25) < 1e-3)
    }

    @Test func aPathIsFoundInACopyOfItselfAndBackwards() {
        let path = FeatureMatrix(rows: (0..<9).map { [Float($0 * $0), Float($0), 1000] })
        let same = SequenceAlignment(path, in: path)
        #expect(same.neighbours == Array(0..<9))
        #expect(same.error == 0 && same.kendallTau == 1)
        let reversed = SequenceAlignment(path, in: path.rows((0..<9).reversed()))
        #expect(reversed.neighbours == (0..<9).reversed())
        #expect(reversed.kendallTau == -1)
    }

    @Test func neighboursAreThoseOfPlainLoops() {
        let query = ProbeFixture.matrix("query", 20, 6)
        let other = ProbeFixture.matrix("other", 30, 6)
        let expected = (0..<20).map { row in
            (0..<30).min { a, b in
                func distance(_ place: Int) -> Double {
                    zip(query.row(row), other.row(place)).reduce(0) {
                        $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1))
                    }
                }
                return distance(a) < distance(b)
            }
        }
        #expect(SequenceAlignment(query, in: other).neighbours == expected)
    }

    @Test func longQueriesAreLookedForInParts() {
        let path = FeatureMatrix(rows: (0..<2500).map { [Float($0), 1] })
        let alignment = SequenceAlignment(path, in: path)
        #expect(alignment.neighbours == Array(0..<2500))
    }

    @Test func smallDifferencesFarFromZeroAreSeen() {
        let far = FeatureMatrix(rows: (0..<8).map { [4000 + Float($0) * 0.01, -3000] })
        #expect(SequenceAlignment(far, in: far).neighbours == Array(0..<8))
    }

    @Test func equalEmbeddingsHaveNoTau() {
        let same = FeatureMatrix(rows: [[Float]](repeating: [1, 2], count: 6))
        let alignment = SequenceAlignment(same, in: same)
        #expect(alignment.neighbours == [Int](repeating: 0, count: 6))
        #expect(alignment.kendallTau == nil)
    }

    @Test func thirdsAreEqual() {
        let thirds = (0..<9).map { PhaseTable.third($0, of: 9) }
        #expect(thirds == [0, 0, 0, 1, 1, 1, 2, 2, 2])
        #expect((0..<3).map { PhaseTable.third($0, of: 3) } == [0, 1, 2])
    }

    @Test func explainedVarianceIsOneForTheTruthAndZeroForItsMean() {
        var (exact, mean, none) = (ExplainedVariance(), ExplainedVariance(), ExplainedVariance())
        for truth in [0.0, 0.5, 1] {
            exact.add(truth, truth: truth)
            mean.add(0.5, truth: truth)
            none.add(0.1, truth: 0.3)
        }
        #expect(exact.share == 1 && mean.share == 0 && none.share == 0)
    }
}
