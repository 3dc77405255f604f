import ClipDatasets
import Essentials
import Foundation
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct AlignmentEvaluationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Sequences of 20 to 24 frames at 2 a second.
    private func sequences(_ names: [String]) throws -> [FrameSequences.Sequence] {
        try zip(NamedClip.records(names), names.indices).map { clip, index in
            FrameSequences.Sequence(
                clip, seconds: (0..<(20 + index % 5)).map { Double($0) / 2 })
        }
    }

    /// A clock, noise for each seed, and the same everywhere.
    private func embeddings(_ names: [String]) throws -> FrameSequences {
        let sequences = try sequences(names)
        var random = RandomStream(seed: 2)
        func matrix(_ body: (Double, Int) -> [Float]) -> [FeatureMatrix] {
            sequences.map { sequence in
                FeatureMatrix(
                    rows: sequence.seconds.indices.map { body(sequence.seconds[$0], $0) })
            }
        }
        let clock = matrix { seconds, _ in [Float(seconds), 1] }
        let noise = (0..<2).map { _ in
            matrix { _, _ in [Float(random.normal()), Float(random.normal())] }
        }
        let same = matrix { _, _ in [3, 3] }
        return FrameSequences(
            sequences: sequences, names: ["clock", "noise", "same"],
            matrices: [[clock], noise, [same]])
    }

    private let names = [
        "pour/a_view0.mp4", "pour/a_view1.mp4", "pour/b_view0.mp4", "pour/b_view1.mp4",
        "pour/c_view0.mp4", "stir/d.mp4",
    ]

    @Test func viewsAreAlignedAndEventsCompared() throws {
        let report = try AlignmentEvaluation.run(
            embeddings(names), phases: nil, seeds: [1, 2], folds: 3)
        #expect(report.viewPairs == 4)
        #expect(report.folderPairs == 16)
        #expect(report.phaseFrames == 20 + 21 + 22 + 23 + 24 + 20)
        let clock = report.rows[0]
        #expect(clock.views?.error.mean == 0 && clock.views?.kendallTau?.mean == 1)
        #expect(clock.views?.error.deviation == nil)
        #expect(clock.views?.standardError == 0)
        // Events of other lengths run at another pace.
        let across = try #require(clock.folders)
        #expect(across.error.mean > 0 && across.error.mean < 0.08)
        #expect(try #require(across.standardError) > 0)
        #expect(try #require(across.kendallTau).mean > 0.95)
        let phases = try #require(clock.phases)
        #expect(phases.accuracy.mean > 0.8 && phases.progress.mean > 0.95)
        let noise = try #require(report.rows[1].views)
        #expect(abs(noise.error.mean - 1.0 / 3) < 0.1 && noise.error.deviation != nil)
        #expect(abs(try #require(noise.kendallTau).mean) < 0.25)
        #expect(abs(try #require(report.rows[1].phases).accuracy.mean - 1.0 / 3) < 0.15)
    }

    @Test func equalFramesAreCountedAndGuessesAreThere() throws {
        let report = try AlignmentEvaluation.run(
            embeddings(names), phases: nil, seeds: [1], folds: 3)
        let same = try #require(report.rows[2].views)
        #expect(same.constantShare == 1 && same.kendallTau == nil)
        #expect(abs(same.error.mean - 0.475) < 0.01)
        #expect(
            report.rows.suffix(2).map(\.name) == [
                "chance: random frame, largest phase", "always the frame in the middle",
            ])
        let guess = report.rows[3]
        #expect(abs(try #require(guess.views).error.mean - 1.0 / 3) < 0.01)
        let middle = try #require(report.rows[4].views)
        #expect(abs(middle.error.mean - 0.25) < 0.01)
        // One neighbour for all frames has no order.
        #expect(middle.constantShare == 1 && middle.kendallTau == nil)
        #expect(guess.views?.constantShare == 0 && guess.views?.kendallTau?.mean == 0)
        #expect(abs(try #require(guess.phases).accuracy.mean - 0.34) < 0.02)
        #expect(guess.phases?.progress.mean == 0 && report.rows[4].phases == nil)
    }

    @Test func viewsThatStopEarlierAreComparedAsFarAsBothGo() throws {
        let all = try embeddings(["a_view0", "x", "y", "z", "a_view1"])
        #expect(all.sequences.map(\.seconds.count) == [20, 21, 22, 23, 24])
        let report = try AlignmentEvaluation.run(all, phases: nil, seeds: [1], folds: 2)
        #expect(report.rows[0].views?.error.mean == 0)
    }

    /// A clock that each camera sees begin elsewhere.
    @Test func whatACameraAddsIsTakenOff() throws {
        let sequences = try sequences(["a_view0", "x", "y", "z", "a_view1"])
        let clocks = sequences.enumerated().map { number, sequence in
            FeatureMatrix(rows: sequence.seconds.map { [Float($0) + 7 * Float(number), 1] })
        }
        let all = FrameSequences(sequences: sequences, names: ["clock"], matrices: [[clocks]])
        func error(isCentred: Bool) throws -> Double {
            let report = try AlignmentEvaluation.run(
                all, phases: nil, seeds: [1], folds: 2, isCentred: isCentred)
            return try #require(report.rows[0].views).error.mean
        }
        #expect(try error(isCentred: false) > 0.4)
        #expect(try error(isCentred: true) == 0)
    }

    @Test func withoutPairsThereIsNothingToAlign() throws {
        let error = #expect(throws: DatasetError.self) {
            try AlignmentEvaluation.run(
                embeddings(["a/1", "b/2"]), phases: nil, seeds: [1], folds: 2)
        }
        #expect(error?.description.contains("NAME_view0") == true)
    }

    @Test func partsOfOneRecordingAreNoPairOfEvents() throws {
        let all = try embeddings(["v_X_g01_c01", "v_X_g01_c02", "v_X_g02_c01", "v_X_g02_c02"])
        #expect(all.eventCount == 4 && all.groupCount == 2)
        let report = try AlignmentEvaluation.run(all, phases: nil, seeds: [1], folds: 2)
        #expect(report.viewPairs == 0 && report.folderPairs == 8)
        // Both groups are in all pairs.
        #expect(report.rows.allSatisfy { $0.folders?.standardError == nil })
    }

    @Test func viewsAloneHaveNoPhasesToBeLearnt() throws {
        let report = try AlignmentEvaluation.run(
            embeddings(["a_view0", "a_view1"]), phases: nil, seeds: [1], folds: 2)
        #expect(report.rows.allSatisfy { $0.phases == nil })
        #expect(report.rows[0].folders == nil)
    }

    /// Six groups of two: views in one folder, views in two, and parts of one recording.
    private static let groups = [
        (0..<12).map { "e\($0 / 2)_view\($0 % 2)" },
        (0..<12).map { "\(["train", "test"][$0 % 2])/e\($0 / 2)_view\($0 % 2).mp4" },
        (0..<12).map { "v_X_g0\($0 / 2)_c0\($0 % 2).avi" },
    ]

    @Test(arguments: groups)
    func groupsOfATestFoldAreNeverLearntFrom(names: [String]) throws {
        // The group is all that the embedding says, and with it the phase: nothing can be carried over.
        let sequences = try sequences(names)
        let rows = sequences.indices.map { index in
            FeatureMatrix(
                rows: sequences[index].seconds.indices.map { frame in
                    var random = RandomStream(
                        seed: 9, keys: UInt64(index / 2),
                        UInt64(PhaseTable.third(frame, of: sequences[index].seconds.count)))
                    return (0..<8).map { _ in Float(random.normal()) }
                })
        }
        for seed in 0..<5 as Range<UInt64> {
            let evaluation = PhaseEvaluation(
                FrameSequences(sequences: sequences, names: ["event"], matrices: [[rows]]), nil,
                seeds: [seed], foldCount: 3)
            let scores = try #require(evaluation.scores(of: 0))
            // One group in training and test would tell all.
            #expect(scores.accuracy.mean < 0.75)
        }
    }

    // MARK: - Phases

    private func table(_ text: String) throws -> PhaseTable {
        try AtomicFile.write(text, to: folder.file("phases.csv"))
        return try PhaseTable(
            contentsOf: folder.file("phases.csv"), for: NamedClip.records(["a.mp4", "b.mp4"]))
    }

    private let head = "file,seconds_start,seconds_end,phase\n"

    @Test func phasesAreHalfOpen() throws {
        let table = try table(head + "a,0,1.5,lift\na.mp4,1.5,3,pour\nb,1,2,lift\n")
        let clips = try NamedClip.records(["a.mp4", "b.mp4"])
        let phases = [0, 1.4, 1.5, 2.9, 3].map { table.phase(of: clips[0], at: $0) }
        #expect(phases == ["lift", "lift", "pour", "pour", nil])
        #expect(table.phase(of: clips[1], at: 0.5) == nil)
        #expect(table.names == ["lift", "pour"])
    }

    @Test(arguments: [
        ("file,phase\n", "line 1 is not 'file,seconds_start"), ("a,0,1\n", "line 2 is not a file"),
        ("a,1,1,x\n", "line 2 is not"), ("a,nan,1,x\n", "line 2 is not"),
        ("c,0,1,x\n", "line 2: 'c' has no such clip"),
        ("a,0,2,x\na,1,3,y\n", "line 3 overlaps another phase of a.mp4"), ("a,0,1,\n", "line 2"),
    ])
    func malformedPhasesAreSaid(text: String, note: String) throws {
        let whole = text.hasPrefix("file") ? text : head + text
        let error = #expect(throws: FileError.self) { try table(whole) }
        #expect(error?.description.contains(note) == true, "\(error?.description ?? "")")
    }
}
