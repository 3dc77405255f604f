import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

/// `clapper segment` and `clapper evaluate motion`.
@Suite(.serialized) struct SegmentationTests {
    private let folder: TemporaryFolder
    private let clip: String

    /// Half a second of a disc that crosses waves.
    init() throws {
        folder = try TemporaryFolder()
        clip = folder.file("clips/a.mp4")
        try OutputFolder.make(folder.file("clips"))
        let movie = try MovieWriter(
            path: clip,
            settings: MovieSettings(
                container: .mp4, width: 96, height: 64, quality: 15, sampleRate: 0))
        for frame in 0..<14 { try movie.append(picture: Self.pixels(frame: frame).span) }
        try movie.finish()
    }

    private static func pixels(frame: Int) -> [UInt8] {
        (0..<96 * 64).flatMap { index -> [UInt8] in
            let (x, y) = (Double(index % 96), Double(index / 96))
            let (dx, dy) = (x - 30 - 2 * Double(frame), y - 32)
            let isDisc = dx * dx + dy * dy < 170
            let wave = 30 * sin(0.4 * (isDisc ? dx : x) + 0.3 * y) + 20 * cos(0.25 * x - 0.5 * y)
            let base: [Double] = isDisc ? [190, 90, 60] : [80, 120, 110]
            return base.map { UInt8(min(255, max(0, $0 + wave))) }
        }
    }

    private func expect(
        _ arguments: [String], status: Int32, note: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        clapperTests.expect(
            try Tool.Running(arguments).finish(), status: status, note: note,
            sourceLocation: sourceLocation)
    }

    @Test(arguments: ["consensus", "threshold"]) func aClipIsSegmentedByItsMotion(
        method: String
    ) throws {
        let out = folder.file("out")
        let outcome = try Tool.run(
            "segment", clip, "--motion-only", "--out", out, "--method", method, "--superpixels",
            "100")
        try #require(outcome.status == 0, "\(outcome.notes)")
        #expect(outcome.notes.contains("14 frames"))
        let masks = try FileManager.default.contentsOfDirectory(atPath: out + "/masks").sorted()
        #expect(masks.count == 14 && masks[13] == "00013.png")
        let map = try LabelImage.labels(contentsOf: out + "/masks/00006.png")
        #expect(map.width == 96 && map.height == 64)
        #expect(map.labels[32 * 96 + 42] == 1)
        #expect(map.labels[4 * 96 + 90] == 0)
        let rows = TextForms.csvRecords(
            of: String(decoding: try ReadFile.bytes(at: out + "/frames.csv"), as: UTF8.self)
        ).map(\.fields)
        #expect(rows.count == 15 && rows.allSatisfy { $0.count == 10 })
        // The disc's middle, and it goes to the right.
        let middles = rows.dropFirst().compactMap { Double($0[8]) }
        #expect(middles.count == 14)
        #expect(middles[13] > middles[0] + 15)
        let overlay = try MediaFile(path: out + "/overlay.mp4").info
        #expect(overlay.video?.width == 96)
        try expect(
            ["segment", clip, "--motion-only", "--out", out], status: 64, note: "is not empty")
    }

    @Test func aNetworkSegmentsClipsAndPictures() throws {
        let run = folder.file("run")
        for name in ["b", "c"] {
            try FileManager.default.copyItem(atPath: clip, toPath: folder.file("clips/\(name).mp4"))
        }
        let trained = try Tool.run(
            "pretrain", "motionmask", folder.file("clips"), "--out", run, "--steps", "2", "--set",
            "batch-size=4", "--set", "segmenter=threshold", "--set", "stretch-frames=12", "--set",
            "frame-rate=25")
        try #require(trained.status == 0, "\(trained.notes)")
        let out = folder.file("clip")
        let outcome = try Tool.run("segment", run, clip, "--out", out)
        try #require(outcome.status == 0, "\(outcome.notes)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: out + "/masks").count == 14)
        let picture = folder.file("picture.jpg")
        try JPEGWriter.write(Self.pixels(frame: 5), width: 96, height: 64, to: picture)
        let single = folder.file("single")
        #expect(try Tool.run("segment", run, picture, "--out", single).status == 0)
        #expect(
            try ReadFile.bytes(at: single + "/overlay.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
        try expect(
            ["evaluate", "pretext", run, folder.file("clips")], status: 64,
            note: "are not right or wrong")
    }

    @Test func motionIsMeasuredOnRenderedClips() throws {
        try OutputFolder.make(folder.file("clips.truth/a.masks"))
        for frame in 0..<14 {
            let labels = (0..<96 * 64).map { index -> UInt8 in
                let (dx, dy) = (index % 96 - 30 - 2 * frame, index / 96 - 32)
                return dx * dx + dy * dy < 170 ? 1 : 0
            }
            try LabelImage.write(
                labels: labels, width: 96, height: 64,
                to: folder.file(String(format: "clips.truth/a.masks/%05d.png", frame)))
        }
        let centres = (0..<14).map { "[\(30 + 2 * $0),32]" }.joined(separator: ",")
        try AtomicFile.write(
            "{\"version\":1,\"frameRate\":25,\"camera\":{\"motion\":\"fixed\",\"frames\":[[0,0,1]]},"
                + "\"objects\":[{\"id\":1,\"centers\":[\(centres)]}]}",
            to: folder.file("clips.truth/a.json"))
        let outcome = try Tool.run(
            "evaluate", "motion", folder.file("clips"), "--motion-only", "--superpixels", "100",
            "--flow-span", "0.12", "--full-motion", "1", "--border", "0.125", "--voting-rounds",
            "50",
            "--restart-share", "0", "--colour-weight", "10", "--format", "csv")
        try #require(outcome.status == 0, "\(outcome.notes)")
        let rows = TextForms.csvRecords(of: outcome.output).map(\.fields)
        #expect(
            rows.map { $0[1] } == [
                "marks", "motion, consensus", "first mask copied", "nothing", "everything",
                "the middle",
            ])
        #expect(try #require(Double(rows[1][2])) > 60)
        #expect(rows[3][2] == "0.0")
    }

    @Test func fewFramesStayUndecidedAndReplaceEarlierOnes() throws {
        let (out, short) = (folder.file("out"), folder.file("short.mp4"))
        try expect(
            ["segment", clip, "--motion-only", "--method", "threshold", "--out", out], status: 0,
            note: "14 frames")
        let movie = try MovieWriter(
            path: short,
            settings: MovieSettings(
                container: .mp4, width: 96, height: 64, quality: 15, sampleRate: 0))
        for frame in 0..<4 { try movie.append(picture: Self.pixels(frame: frame).span) }
        try movie.finish()
        try expect(
            ["segment", short, "--motion-only", "--out", out, "--overwrite"], status: 0,
            note: "4 frames, of which 0.0 % moves on the average and 100.0 % is undecided")
        #expect(try FileManager.default.contentsOfDirectory(atPath: out + "/masks").count == 4)
        #expect(
            Set(try LabelImage.labels(contentsOf: out + "/masks/00003.png").labels) == [255])
    }

    @Test func whatCannotBeSegmentedIsRefused() throws {
        let out = folder.file("out")
        try expect(["segment", clip, "--out", out], status: 64, note: "give a run")
        try expect(
            ["segment", "run", clip, "--motion-only", "--out", out], status: 64, note: "one video")
        try expect(
            ["segment", folder.file("none.mp4"), "--motion-only", "--out", out], status: 66,
            note: "none.mp4")
        try expect(
            ["segment", clip, "--motion-only", "--out", "/proc/out"], status: 74,
            note: "choose a folder you may write to")
        let picture = folder.file("picture.jpg")
        try JPEGWriter.write(Self.pixels(frame: 0), width: 96, height: 64, to: picture)
        try expect(
            ["segment", picture, "--motion-only", "--out", out], status: 65,
            note: "is a single picture")
        // What was refused leaves nothing that stands in the way.
        try expect(
            ["segment", clip, "--motion-only", "--method", "threshold", "--out", out], status: 0,
            note: "is undecided")
        try expect(
            ["evaluate", "motion", folder.file("clips"), "--motion-only"], status: 66,
            note: "clips.truth")
    }

    @Test(arguments: [
        "--size=31", "--superpixels=9", "--threshold=1.1", "--method=x", "--flow-span=0",
        "--full-motion=0.1", "--border=0.5", "--voting-rounds=0", "--restart-share=1.1",
        "--colour-weight=nan",
    ])
    func optionsOutOfRange(option: String) throws {
        try expect(
            ["segment", "run", clip, "--out", folder.file("out"), option], status: 64,
            note: option.split(separator: "=").map(String.init)[0])
    }
}
