import ClipDatasets
import Essentials
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct EvaluationRoundsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func clips(_ rows: [String], head: String = "file,label,group") throws -> LabelledClips
    {
        let path = folder.file("labels.csv")
        try AtomicFile.write(head + "\n" + rows.joined(separator: "\n"), to: path)
        let names = rows.map { String($0.prefix { $0 != "," }) }
        return try LabelledClips(
            table: LabelTable(contentsOf: path, columns: .init()),
            clips: NamedClip.records(names), skipsUnfit: false)
    }

    /// Groups of different sizes, some with clips of several classes.
    private func mixed() throws -> LabelledClips {
        var random = RandomStream(seed: 11)
        return try clips(
            (0..<120).map { index in
                let group = random.integer(below: 30)
                return "c\(index),k\((group + random.integer(below: 2)) % 5),g\(group)"
            })
    }

    @Test func groupsAreNeverDividedWhateverTheSeed() throws {
        let clips = try mixed()
        for seed in 0..<300 as Range<UInt64> {
            let rounds = try EvaluationRounds(clips, foldCount: 4).rounds(seed: seed)
            for round in rounds {
                let tested = Set(round.test.map { clips.groups[$0] })
                let fitted = Set(round.training).subtracting(round.validation)
                #expect(tested.isDisjoint(with: round.training.map { clips.groups[$0] }))
                let held = Set(round.validation.map { clips.groups[$0] })
                #expect(held.isDisjoint(with: fitted.map { clips.groups[$0] }))
                #expect(Set(round.validation).isSubset(of: round.training))
                #expect(!round.validation.isEmpty)
                // Every class that is tested can be learnt, also without validation.
                let known = Set(fitted.map { clips.labels[$0] })
                #expect(known == Set(round.training.map { clips.labels[$0] }))
                #expect(known.isSuperset(of: round.test.map { clips.labels[$0] }))
            }
            #expect(rounds.flatMap(\.test).sorted() == Array(0..<120))
        }
    }

    @Test func foldsHoldTheirShareOfEveryClass() throws {
        let clips = try clips((0..<90).map { "c\($0),k\($0 % 3),g\($0)" })
        for round in try EvaluationRounds(clips, foldCount: 5).rounds(seed: 2) {
            for label in 0..<3 {
                #expect(round.test.count { clips.labels[$0] == label } == 6)
                #expect((16...20).contains(round.validation.count))
            }
        }
    }

    @Test func aSeedNamesItsDivision() throws {
        let rounds = EvaluationRounds(try mixed(), foldCount: 4)
        #expect(try rounds.rounds(seed: 5) == rounds.rounds(seed: 5))
        #expect(try rounds.rounds(seed: 5) != rounds.rounds(seed: 6))
    }

    @Test func moreFoldsThanGroupsLeaveNoEmptyOne() throws {
        let clips = try clips(["a,x,1", "b,x,2", "c,y,3", "d,y,4"])
        let rounds = try EvaluationRounds(clips, foldCount: 10).rounds(seed: 1)
        #expect(rounds.count == 4)
        #expect(rounds.allSatisfy { $0.test.count == 1 && $0.training.count == 3 })
        // Nothing can be held back of a class of which training has one clip.
        #expect(
            rounds.allSatisfy { round in
                let kept = Set(round.training).subtracting(round.validation)
                return Set(kept.map { clips.labels[$0] }) == [0, 1]
            })
    }

    @Test func aGivenSplitIsKept() throws {
        let clips = try clips(
            [
                "a,x,Train", "b,x,test", "c,y,train", "d,y,validation", "e,y,test", "f,x,train",
            ], head: "file,label,split")
        for seed in [1, 2] as [UInt64] {
            let rounds = try EvaluationRounds(clips, foldCount: 4).rounds(seed: seed)
            #expect(rounds.count == 1)
            #expect(rounds[0].training.sorted() == [0, 2, 3, 5])
            #expect(rounds[0].validation == [3] && rounds[0].test == [1, 4])
        }
    }

    @Test func givenFoldsAreTestedInTurn() throws {
        let clips = try clips(
            ["a,x,1", "b,x,2", "c,y,1", "d,y,2", "e,x,3", "f,y,3"], head: "file,label,split")
        let rounds = try EvaluationRounds(clips, foldCount: 4).rounds(seed: 1)
        #expect(rounds.map(\.test) == [[0, 2], [1, 3], [4, 5]])
        #expect(rounds[0].training.sorted() == [1, 3, 4, 5])
    }

    @Test(arguments: [
        (
            ["a,x,1,train", "b,x,2,test", "c,y,2,train", "d,y,3,test"],
            "group '2' is in training (c) and in test (b)"
        ),
        (
            [
                "a,x,1,train", "b,x,2,validation", "c,y,2,train", "d,y,3,test", "e,x,4,test",
            ],
            "group '2' is in training (c) and in validation (b)"
        ),
        (
            ["a,x,1,f1", "b,x,2,f2", "c,y,2,f1", "d,y,3,f2"],
            "group '2' is in training"
        ),
        (
            ["a,x,1,train", "b,x,2,train", "c,y,3,test", "d,y,4,test"],
            "class 'y' is in test (c) and not in training"
        ),
        (["a,x,1,train", "b,x,2,train", "c,y,3,train", "d,y,4,train"], "no clip in 'test'"),
        (["a,x,1,test", "b,x,2,test", "c,y,3,test", "d,y,4,test"], "no clip in 'train'"),
        (["a,x,1,f1", "b,x,2,", "c,y,3,f2", "d,y,4,f1"], "b has no split"),
        (["a,x,1,f1", "b,x,2,f1", "c,y,3,f1", "d,y,4,f1"], "every clip is in the split 'f1'"),
    ])
    func whatCannotBeDividedIsSaid(rows: [String], text: String) throws {
        let clips = try clips(rows, head: "file,label,group,split")
        let error = #expect(throws: DatasetError.self) {
            try EvaluationRounds(clips, foldCount: 2).rounds(seed: 1)
        }
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
    }
}
