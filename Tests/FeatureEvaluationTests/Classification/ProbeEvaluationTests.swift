import ClipDatasets
import Essentials
import TestSupport
import Testing

@testable import FeatureEvaluation

/// Nearest neighbours and linear probes on features whose quality is known.
@Suite struct ProbeEvaluationTests {
    private let names = (0..<60).map { "\(["a", "b", "c"][$0 % 3])/\($0)" }

    /// Features that tell the class, that say nothing, and that are all the same.
    private func features() throws -> ProbeFeatures {
        let clips = try LabelledClips(folders: NamedClip.records(names), skipsUnfit: false)
        var random = RandomStream(seed: 8)
        func noise(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.normal()) } }
        let telling = clips.labels.map { label in
            (0..<3).map { $0 == label ? 4 : 0 } + noise(2)
        }
        let silent = (0..<2).map { _ in FeatureMatrix(rows: clips.labels.map { _ in noise(4) }) }
        let same = FeatureMatrix(rows: clips.labels.map { _ in [2, 1] })
        return ProbeFeatures(
            clips: clips, names: ["telling", "silent", "same"],
            matrices: [[FeatureMatrix(rows: telling)], silent, [same]])
    }

    @Test func neighboursTellWhatFeaturesTell() throws {
        let report = try NeighbourEvaluation.run(features(), seeds: [1, 2], folds: 4)
        #expect(report.testCount == 60 && report.trainingCount == 45)
        let rows = report.rows
        #expect(
            rows.map(\.name) == [
                "telling", "silent", "same", "chance: random class", "always the largest class",
            ])
        let telling = try #require(rows[0].votes[0])
        #expect(telling.mean > 0.9)
        #expect(abs(try #require(rows[1].votes[0]).mean - 1.0 / 3) < 0.15)
        // Ties are broken by an order of chance.
        #expect(abs(try #require(rows[2].votes[0]).mean - 1.0 / 3) < 0.2)
        #expect(try #require(rows[3].votes[2]).mean == 1.0 / 3)
        // 200 neighbours and 50 places are more than training has.
        #expect(rows.allSatisfy { $0.votes[3] == nil && $0.hits[3] == nil })
        #expect(rows[0].votes[2] != nil && rows[0].hits[2] != nil)
        let error = try #require(rows[1].standardError)
        #expect(abs(error - (2.0 / 9 / 60).squareRoot()) < 0.01)
    }

    @Test func hitsOfRandomOrderAreThoseOfTheGuess() throws {
        let clips = try features().clips
        var random = RandomStream(seed: 5)
        let matrices = (0..<40).map { _ in
            FeatureMatrix(
                rows: clips.labels.map { _ in (0..<6).map { _ in Float(random.normal()) } })
        }
        let report = try NeighbourEvaluation.run(
            ProbeFeatures(clips: clips, names: ["random"], matrices: [matrices]),
            seeds: Array(1...40), folds: 4)
        for (found, guessed) in zip(report.rows[0].hits, report.rows[1].hits) {
            guard let found, let guessed else { continue }
            #expect(abs(found.mean - guessed.mean) < 0.02, "\(found.mean), \(guessed.mean)")
        }
    }

    @Test func theGuessAtADepthIsThatOfCounting() {
        // Training has 2 of class 0 and 3 of class 1; of 10 pairs one is without class 0 three times.
        let round = EvaluationRound(training: [0, 1, 2, 3, 4], validation: [], test: [5])
        let chance = ProbeChance(labels: [0, 0, 1, 1, 1, 0], classCount: 2, round: round)
        #expect(abs(chance.hitRate(at: 1) - 0.4) < 1e-12)
        #expect(abs(chance.hitRate(at: 2) - 0.7) < 1e-12)
        #expect(abs(chance.hitRate(at: 4) - 1) < 1e-12)
        #expect(chance.hitRate(at: 50) == 1)
        #expect(chance.largestClass == 1 && chance.largestShare == 0)
    }

    @Test func linearProbesTellWhatFeaturesTell() throws {
        let report = try LinearEvaluation.run(features(), seeds: [1, 2], folds: 4)
        let rows = report.rows
        #expect(rows[0].accuracy.mean > 0.95 && rows[0].balancedAccuracy.mean > 0.95)
        #expect(abs(rows[1].accuracy.mean - 1.0 / 3) < 0.2)
        #expect(abs(rows[2].accuracy.mean - 1.0 / 3) < 0.1)
        #expect(rows[0].width == 5 && rows[3].width == nil)
        #expect(rows[3].accuracy.mean == 1.0 / 3)
        // As many of each class: the largest of training is the one that test has least of.
        #expect(rows[4].accuracy.mean <= 1.0 / 3 + 1e-9)
    }

    @Test func balancedSharesWeighClassesAlike() {
        var tally = ClassTally(classCount: 4)
        for _ in 0..<8 { tally.add(0, truth: 0, group: 0) }
        for _ in 0..<2 { tally.add(0, truth: 1, group: 1) }
        tally.add(2, truth: 2, group: 2)
        tally.add(1, truth: 2, group: 2)
        #expect(tally.answers.share == 9.0 / 12)
        #expect(tally.balancedShare == 0.5)
    }

    @Test func meansAndDeviationsAreOverSeeds() {
        let value = MeasuredValue([1.0, 2.0, 6.0])
        #expect(value.mean == 3 && value.deviation == 7.0.squareRoot())
        #expect(MeasuredValue([2.0]).deviation == nil)
        #expect(MeasuredValue([nil, 4.0] as [Double?])?.mean == 4)
        #expect(MeasuredValue([nil, nil] as [Double?]) == nil)
    }
}
