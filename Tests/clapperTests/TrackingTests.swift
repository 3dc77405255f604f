import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

/// `clapper track` and `clapper evaluate tracking`, with networks of two steps.
@Suite(.serialized) struct TrackingTests {
    private let folder: TemporaryFolder
    private let clip = SampleClips.heldout + "/clip-0000.mp4"
    /// 256 x 192 pixels at 25 frames/s, as all sample clips.
    private let width = 256
    private let height = 192

    init() throws { folder = try TemporaryFolder() }

    private func makeRun(_ task: String = "track") throws -> String {
        try Tool.makeRun(task, batchSize: 4, in: folder.file("run-\(task)"))
    }

    private func mask(_ name: String, width: Int, _ label: (Int, Int) -> UInt8) throws -> String {
        let path = folder.file(name)
        try LabelImage.write(
            labels: (0..<width * height).map { label($0 % width, $0 / width) }, width: width,
            height: height, to: path)
        return path
    }

    @Test func aMaskIsFollowedInEveryForm() throws {
        let run = try makeRun()
        let first = try mask("first.png", width: width) { x, y in
            (40..<90).contains(x) && (50..<100).contains(y)
                ? 3 : (150..<200).contains(x) && (60..<120).contains(y) ? 7 : 0
        }
        let out = folder.file("tracked")
        // One cache, since each process would measure for itself which convolutions are fastest, and these differ in digits.
        let cache = ["CLAPPER_CACHE": folder.file("cache")]
        expect(
            try Tool.run(
                "track", run, clip, "--mask", first, "--to", "0.4", "--out", out,
                environment: cache),
            status: 0, note: "2 objects in 10 frames")
        let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
        #expect(names == ["masks", "objects.csv", "overlay.mp4"])
        let masks = try FileManager.default.contentsOfDirectory(atPath: out + "/masks").sorted()
        #expect(masks == (0..<10).map { String(format: "%05d.png", $0) })
        #expect(
            try LabelImage.labels(contentsOf: out + "/masks/00000.png")
                == LabelImage.labels(contentsOf: first))
        let last = try LabelImage.labels(contentsOf: out + "/masks/00009.png")
        #expect(Set(last.labels).isSubset(of: [0, 3, 7]))
        let rows = try ReadFile.text(at: out + "/objects.csv").split(separator: "\n")
        #expect(rows.count == 21)
        #expect(
            rows[0] == "frame,seconds,object,area,x,y,left,top,right,bottom,peak_x,peak_y")
        #expect(rows[1].hasPrefix("0,0.0,3,2500,64.50,74.50,40,50,90,100,"))
        // The table tells what the last mask shows.
        let fields = rows[20].split(separator: ",", omittingEmptySubsequences: false)
        #expect(fields[2] == "7" && fields[3] == "\(last.labels.count { $0 == 7 })")
        let movie = try MediaFile(path: out + "/overlay.mp4").info.video
        #expect(movie?.width == width && movie?.height == height)
        // The same labels again, whatever else is written.
        for form in ["mp4", "csv"] {
            let path = folder.file("w.\(form)")
            #expect(
                try Tool.run(
                    "track", run, clip, "--mask", first, "--to", "0.4", "--out", path,
                    environment: cache
                ).status == 0)
        }
        #expect(
            try ReadFile.bytes(at: folder.file("w.csv")) == ReadFile.bytes(at: out + "/objects.csv")
        )
        #expect(
            try ReadFile.bytes(at: folder.file("w.mp4")) == ReadFile.bytes(at: out + "/overlay.mp4")
        )
        expect(
            try Tool.run("track", run, clip, "--mask", first, "--out", out), status: 64,
            note: "is not empty")
        // A shorter run leaves nothing of a longer one.
        try AtomicFile.write("mine", to: out + "/notes.txt")
        let again = ["--mask", first, "--to", "0.12", "--out", out, "--overwrite"]
        #expect(try Tool.Running(["track", run, clip] + again).finish().status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: out + "/masks").count == 3)
        #expect(try ReadFile.text(at: out + "/notes.txt") == "mine")
    }

    @Test func boxesAndPointsAreObjects() throws {
        let (run, table) = (try makeRun(), folder.file("w.csv"))
        #expect(
            try Tool.run(
                "track", run, clip, "--box", "10,20,40,60", "100,100,130,140", "--from", "1",
                "--to", "1.2", "--context", "3", "--keep", "0", "2", "--radius", "5", "--top-k",
                "4", "--short-side", "96", "--out", table
            ).status == 0)
        let rows = try ReadFile.text(at: table).split(separator: "\n")
        #expect(rows.count == 11)
        #expect(rows[1].hasPrefix("0,1.0,1,1200,24.50,39.50,10,20,40,60,"))
        #expect(rows[2].hasPrefix("0,1.0,2,1200,"))
        let products = folder.file("products.csv")
        #expect(
            try Tool.run(
                "track", run, clip, "--box", "10,20,40,60", "--to", "0.2", "--dot-products",
                "--context", "3", "--radius", "0", "--out", products
            ).status == 0)
        #expect(try ReadFile.text(at: products).split(separator: "\n").count == 6)
        let movie = folder.file("w.mp4")
        expect(
            try Tool.run(
                "track", run, clip, "--points", "60,70", "200,100", "150,20", "--to", "0.2",
                "--out", movie),
            status: 0, note: "3 objects in 5 frames")
    }

    @Test func whatCannotBeFollowedIsRefused() throws {
        let (run, out) = (try makeRun(), folder.file("w.csv"))
        let first = try mask("first.png", width: width) { x, _ in x < 20 ? 1 : 0 }
        let narrow = try mask("narrow.png", width: 100) { x, _ in x < 20 ? 1 : 0 }
        let empty = try mask("empty.png", width: width) { _, _ in 0 }
        for (arguments, status, note) in [
            ([], 64, "give one of --mask, --box and --points"),
            (["--mask", first, "--points", "1,2"], 64, "give one of"),
            (["--box", "1,2,3"], 64, "--box takes"),
            (["--box", "10,10,300,20"], 64, "does not lie in the frame of 256x192"),
            (["--box", "10,10,10,20"], 64, "does not lie"),
            (["--points", "a,b"], 64, "--points takes"),
            (["--points", "256,10"], 64, "does not lie in the frame"),
            (["--mask", narrow], 64, "the mask has 100x192 pixels, the frame 256x192"),
            (["--mask", empty], 64, "nothing is marked"),
            (["--mask", folder.file("no.png")], 66, "no.png"),
            (["--mask", first, "--context", "0"], 64, "--context"),
            (["--mask", first, "--top-k", "0"], 64, "--top-k"),
            (["--mask", first, "--temperature", "nan"], 64, "--temperature"),
            (["--mask", first, "--short-side", "2"], 64, "--short-side"),
            (["--mask", first, "--from", "2", "--to", "1"], 64, "--from must be less"),
            (["--mask", first, "--from", "60"], 65, "ends at"),
        ] as [([String], Int32, String)] {
            expect(
                try Tool.Running(["track", run, clip, "--out", out] + arguments).finish(),
                status: status, note: note)
        }
        expect(
            try Tool.run("track", run, folder.file("no.mp4"), "--mask", first, "--out", out),
            status: 66, note: "no.mp4")
        expect(
            try Tool.run("track", run, clip, "--mask", first, "--out", folder.file("none/w.csv")),
            status: 74, note: "none/w.csv")
        expect(
            try Tool.run("track", run, clip, "--mask", first, "--out", folder.file("w.MOV")),
            status: 64, note: "not in .mov")
        let other = try makeRun("order")
        expect(
            try Tool.run("track", other, clip, "--mask", first, "--out", out), status: 64,
            note: "does not follow objects")
        #expect(try !folder.content.contains { $0.hasPrefix("w.csv") })
    }

    @Test func masksAreHeldAgainstTrueOnes() throws {
        let run = try makeRun()
        try makeSequence("moving", frames: 5)
        try makeSequence("short", frames: 2)
        let data = folder.file("DAVIS")
        let outcome = try Tool.run("evaluate", "tracking", run, data, "--format", "csv")
        expect(outcome, status: 0, note: "left out: 1 sequences for 'too-short'")
        let rows = outcome.output.split(separator: "\n")
        #expect(rows.count == 6)
        #expect(rows[1].hasPrefix("\"trained, 2 steps\","))
        #expect(rows[2].hasPrefix("\"untrained, same network\","))
        // An object of 40 x 40 that moves by 4 a frame, 4 to 12 from its first place: J by arithmetic.
        let identity = rows[3].split(separator: ",", omittingEmptySubsequences: false)
        let overlaps: [Double] = [4, 8, 12].map { (moved: Double) in (40 - moved) / (40 + moved) }
        let expected = overlaps.reduce(0, +) / 3
        #expect(identity[0] == "first mask copied")
        #expect(abs(try #require(Double(identity[3])) - 100 * expected) < 0.06)
        #expect(rows[4].hasPrefix("first mask in the middle,"))
        #expect(rows[5] == "empty masks,0.0,,0.0,0.0,0.0,0.0,0.0,0.0,1,1,3")
        expect(
            try Tool.run("evaluate", "tracking", run, data, "--step", "3"), status: 65,
            note: "no sequence can be judged")
        expect(
            try Tool.run("evaluate", "tracking", run, data, "--sequences", "0"), status: 64,
            note: "--sequences")
        expect(
            try Tool.run("evaluate", "tracking", run, SampleClips.heldout), status: 66,
            note: "heldout.truth")
        expect(
            try Tool.run("evaluate", "tracking", run, folder.file("none")), status: 66,
            note: "no such file or folder")
    }

    @Test func renderedClipsAreJudgedByTheirMasks() throws {
        let run = try makeRun()
        let truth = folder.file("truth/clip-0000.masks")
        try FileManager.default.createDirectory(atPath: truth, withIntermediateDirectories: true)
        for number in 0..<8 {
            try LabelImage.write(
                labels: (0..<width * height).map { $0 % width / 64 == 1 ? 2 : 0 }, width: width,
                height: height, to: truth + String(format: "/%05d.png", number))
        }
        let outcome = try Tool.run(
            "evaluate", "tracking", run, SampleClips.heldout, "--truth", folder.file("truth"),
            "--step", "2", "--format", "csv")
        #expect(outcome.status == 0, "\(outcome.notes)")
        let rows = outcome.output.split(separator: "\n")
        #expect(rows[3] == "first mask copied,100.0,,100.0,100.0,0.0,100.0,100.0,0.0,1,1,2")
    }

    /// A square that moves to the right.
    private func makeSequence(_ name: String, frames: Int) throws {
        let places = ["JPEGImages", "Annotations"].map { folder.file("DAVIS/\($0)/480p/\(name)") }
        for place in places {
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true)
        }
        for number in 0..<frames {
            let labels = (0..<120 * 80).map { pixel -> UInt8 in
                let (x, y) = (pixel % 120 - 4 * number, pixel / 120)
                return (20..<60).contains(x) && (20..<60).contains(y) ? 1 : 0
            }
            let file = String(format: "/%05d", number)
            try LabelImage.write(
                labels: labels, width: 120, height: 80, to: places[1] + file + ".png")
            let pixels = labels.enumerated().flatMap { pixel, label -> [UInt8] in
                label == 1 ? [200, 40, UInt8(pixel % 97)] : [30, UInt8(pixel % 200), 90]
            }
            try JPEGWriter.write(pixels, width: 120, height: 80, to: places[0] + file + ".jpg")
        }
    }
}
