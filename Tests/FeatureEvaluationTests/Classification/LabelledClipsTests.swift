import ClipDatasets
import Essentials
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct LabelledClipsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func inFolders(_ names: [String], skipsUnfit: Bool = false) throws -> LabelledClips {
        try LabelledClips(folders: NamedClip.records(names), skipsUnfit: skipsUnfit)
    }

    private func inTable(
        _ table: String, _ names: [String], _ columns: LabelTable.Columns = .init(),
        skipsUnfit: Bool = false
    ) throws -> LabelledClips {
        let path = folder.file("labels.csv")
        try AtomicFile.write(table, to: path)
        return try LabelledClips(
            table: LabelTable(contentsOf: path, columns: columns),
            clips: NamedClip.records(names), skipsUnfit: skipsUnfit)
    }

    private func message(_ body: () throws -> LabelledClips) -> String {
        do { return "no error: \(try body().count)" } catch { return "\(error)" }
    }

    @Test func foldersAreClasses() throws {
        let clips = try inFolders([
            "b/1.mp4", "a/1.mp4", "b/deep/2.mp4", "a/x_view0.mp4", "a/x_view1.mp4",
        ])
        #expect(clips.classNames == ["a", "b"])
        #expect(clips.labels == [1, 0, 1, 0, 0])
        #expect(clips.groups == [0, 1, 2, 3, 3])
        #expect(clips.items.allSatisfy { $0.split == nil })
    }

    @Test func foldersOfTrainAndTestAreParts() throws {
        let clips = try inFolders([
            "train/a/1.png", "train/b/1.png", "test/a/1.png", "test/b/2.png",
        ])
        #expect(clips.classNames == ["a", "b"])
        #expect(clips.items.map(\.split) == ["train", "train", "test", "test"])
        // With another folder beside them they are classes.
        let plain = try inFolders([
            "train/1.mp4", "train/2.mp4", "test/1.mp4", "test/2.mp4", "a/1.mp4", "a/2.mp4",
        ])
        #expect(plain.classNames == ["a", "test", "train"])
    }

    @Test func viewsOfAnEventAreOneGroupInAllParts() throws {
        let clips = try inFolders([
            "train/a/x_view0.mp4", "test/a/x_view1.mp4", "train/b/x_view0.mp4",
            "test/b/y_view0.mp4",
            "validation/b/y_view1.mp4", "train/a/z_view0.mp4",
        ])
        #expect(clips.groups == [0, 0, 1, 2, 2, 3])
        let error = #expect(throws: DatasetError.self) {
            try EvaluationRounds(clips, foldCount: 2).rounds(seed: 1)
        }
        #expect(error?.description.contains("group 'a/x' is in training") == true)
        let table = try inTable(
            "file,label\ntest/x_view0,a\nTrain/x_view1,a\nTrain/z,a\nTrain/w,b\ntest/v,b\n",
            ["test/x_view0.mp4", "Train/x_view1.mp4", "Train/z.mp4", "Train/w.mp4", "test/v.mp4"])
        #expect(table.groups == [0, 0, 1, 2, 3])
    }

    @Test func emptyGroupsAreNotOneGroup() throws {
        let clips = try inTable(
            "file,label,group\na,x,\nb,x,1\nc,y,\nd,y,1\n",
            ["a.mp4", "b.mp4", "c.mp4", "d.mp4"])
        #expect(clips.groups == [0, 1, 2, 1])
    }

    @Test func namesOfUCF101TellGroups() throws {
        let clips = try inFolders([
            "Archery/v_Archery_g01_c01.avi", "Archery/v_Archery_g01_c02.avi",
            "Archery/v_Archery_g02_c01.avi", "Bowling/v_Bowling_g01_c01.avi",
            "Bowling/v_Bowling_g03_c01.avi", "Bowling/v_Bowling_g03_x01.avi",
        ])
        #expect(clips.groups == [0, 0, 1, 2, 3, 4])
    }

    @Test func tablesNameColumns() throws {
        let table =
            "file,label,group,fold,more\na.mp4,x,1,f1,\nb,x,2,f2,\nc.mp4,y,1,f1,\nd.mp4,y,3,f2,z\n"
        let names = ["a.mp4", "b.mp4", "c.mp4", "d.mp4"]
        let clips = try inTable(table, names, .init(split: "fold"))
        #expect(clips.labels == [0, 0, 1, 1])
        #expect(clips.groups == [0, 1, 0, 2])
        #expect(clips.items.map(\.split) == ["f1", "f2", "f1", "f2"])
        // A column that is the label is no group.
        let coarse = try inTable(
            "file,label,group\na,p,x\nb,q,x\nc,r,y\nd,s,y\n", names, .init(label: "group"))
        #expect(coarse.classNames == ["x", "y"] && coarse.groupCount == 4)
    }

    @Test(arguments: [
        ("file,kind\na.mp4,x\n", "line 1 has no column 'label', only file,kind"),
        ("", "line 1 has no column 'file'"),
        ("file,label\na.mp4\n", "line 2 has not the form file,label"),
        ("file,label\n,x\n", "line 2 has not the form"),
        ("file,label\na,x\nb,x\nc,y\nd,y\nnone.mp4,y\n", "line 6: 'none.mp4' has no such clip"),
        ("file,label\na,x\nb,x\nc,y\nd,\n", "line 5: 'd' has an empty label"),
        ("file,label\na,x\nb,x\nc,y\n", "has no line for d.mp4; add one"),
        ("file,label\na,x\nb,x\nc,y\nd,y\na.mp4,y\n", "lines 2 and 6 both name a.mp4"),
        (
            "file,label\na,x\nb,x\nc,x\nd,x\n",
            "needs at least 2 classes of at least 2 clips, found 1"
        ),
        ("file,label\na,x\nb,x\nc,y\nd,z\n", "class 'y' has one clip or group only"),
        ("file,label,group\na,x,1\nb,x,1\nc,y,2\nd,y,3\n", "class 'x' has one clip or group only"),
    ])
    func whatDoesNotFitIsSaid(table: String, text: String) {
        let names = ["a.mp4", "b.mp4", "c.mp4", "d.mp4"]
        let message = message { try inTable(table, names) }
        #expect(message.contains(text), "\(message)")
    }

    @Test func whatDoesNotFitCanBeLeftOut() throws {
        let clips = try inTable(
            "file,label\na,x\nb,x\nc,y\nd,y\ne,z\nnone,x\nf,\n",
            ["a.mp4", "b.mp4", "c.mp4", "d.mp4", "e.mp4", "f.mp4", "g.mp4"], skipsUnfit: true)
        #expect(clips.count == 4)
        #expect(
            clips.leftOut == [
                "unlabelled": 2, "line of the table": 2, "class of one clip or group": 1,
            ])
        let folders = try inFolders(
            ["1.mp4", "a/1.mp4", "a/2.mp4", "b/1.mp4", "b/2.mp4"], skipsUnfit: true)
        #expect(folders.count == 4 && folders.leftOut == ["unlabelled": 1])
    }

    @Test func clipsOutsideFoldersAndMissingTablesAreSaid() {
        let outside = message { try inFolders(["1.mp4", "a/1.mp4", "a/2.mp4"]) }
        #expect(outside.contains("/clips/1.mp4 lies in no folder of a class; move it into one"))
        let named = message {
            try inTable("file,label\na,x\n", ["a.mp4"], .init(group: "speaker"))
        }
        #expect(named.contains("has no column 'speaker'"))
        #expect(throws: FileError.self) {
            try LabelTable(contentsOf: folder.file("none.csv"), columns: .init())
        }
    }

    @Test func namesThatMayBeTwoClipsAreRefused() {
        let message = message {
            try inTable("file,label\na,x\n", ["p/a.mp4", "q/a.mp4"])
        }
        #expect(message.contains("line 2: 'a' has ambiguous name"))
    }

    @Test func unreadClipsAndTheClassesThatTheyEmptyAreLeftOut() throws {
        let clips = try inFolders(["a/1", "a/2", "b/1", "b/2", "c/1", "c/2", "c/3"])
        let rest = try clips.without([2, 6])
        #expect(rest.classNames == ["a", "c"] && rest.count == 4)
        #expect(rest.leftOut == ["class of one clip or group": 1])
        #expect(throws: DatasetError.self) { try clips.without([0, 2]) }
    }
}
