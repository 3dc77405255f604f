import Essentials
import FeatureEvaluation
import Foundation
import TestSupport
import Testing

@Suite struct CaptionFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func captions(
        _ text: String, _ name: String, subset: String? = nil
    ) throws -> [Caption] {
        let path = folder.file(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try CaptionFile.captions(at: path, subset: subset)
    }

    @Test func msrvttIsRead() throws {
        let text = """
            {"info": {"year": "2016"}, "videos": [
              {"video_id": "video0", "split": "train", "category": 9, "start time": 1.5},
              {"video_id": "video1", "split": "test", "category": 3}],
             "sentences": [{"caption": "a car drives", "video_id": "video0", "sen_id": 0},
              {"caption": "a man sings", "video_id": "video1", "sen_id": 1},
              {"caption": "someone sings", "video_id": "video1", "sen_id": 2}]}
            """
        #expect(try captions(text, "a.json").map(\.text).count == 3)
        let test = try captions(text, "a.json", subset: "test")
        #expect(test.map(\.text) == ["a man sings", "someone sings"])
        #expect(test.allSatisfy { $0.video == "video1" && $0.seconds == nil })
        #expect(throws: FileError.self) { try captions(text, "a.json", subset: "validate") }
    }

    @Test func youCook2IsRead() throws {
        let text = """
            {"database": {"xHr8X2Wpmno": {"duration": 311.77, "subset": "training",
              "recipe_type": "113", "annotations": [
              {"segment": [41, 54], "id": 0, "sentence": "place the bacon"},
              {"segment": [84, 122.5], "id": 1, "sentence": "cook it"}]},
             "_a": {"subset": "validation", "annotations": [{"segment": [1, 2], "sentence": "stir"}]}}}
            """
        let all = try captions(text, "b.json")
        #expect(all.map(\.video) == ["_a", "xHr8X2Wpmno", "xHr8X2Wpmno"])
        #expect(all[2].seconds == 84..<122.5 && all[2].text == "cook it")
        #expect(try captions(text, "b.json", subset: "validation").map(\.text) == ["stir"])
    }

    @Test func videosWithoutSentencesAreLeftOut() throws {
        let text = """
            {"database": {"a": {"subset": "testing", "annotations": [{"segment": [1, 2], "id": 0}]},
              "b": {"subset": "testing"}, "c": {"annotations": [{"segment": [1, 2], "sentence": "x"}]}}}
            """
        #expect(try captions(text, "b.json").map(\.video) == ["c"])
    }

    @Test func tablesAreRead() throws {
        let split = "key,vid_key,video_id,sentence\nret0,msr7010,video7010,\"a girl, singing\"\n"
        let read = try captions(split, "c.csv")
        #expect(read == [try captions("File,Caption\nvideo7010,\"a girl, singing\"", "d.csv")[0]])
        #expect(try captions("\u{FEFF}file,text\nx,y\n", "f.csv").map(\.video) == ["x"])
        let timed = try captions("video_id,start,end,text\nx,1.5,2,stir\n", "e.csv")
        #expect(timed[0].seconds == 1.5..<2)
    }

    @Test(
        arguments: [
            ("x.csv", "a,b\n1,2\n"), ("x.csv", "file,caption\n"), ("x.csv", "file,caption\na\n"),
            ("x.csv", "file,caption,start,end\na,b,2,1\n"), ("x.json", "{}"), ("x.json", "["),
            (
                "x.json",
                "{\"database\": {\"a\": {\"annotations\": "
                    + "[{\"segment\": [2], \"sentence\": \"b\"}]}}}"
            ),
            ("x.json", "{\"sentences\": []}"),
        ])
    func otherFilesAreErrors(_ name: String, _ text: String) {
        let error = #expect(throws: FileError.self) { try captions(text, name) }
        #expect(error?.code == .malformed)
    }
}
