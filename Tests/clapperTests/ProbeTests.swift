import Essentials
import Foundation
import TestSupport
import Testing

/// `clapper evaluate knn`, `linear` and `alignment`, with a network of two steps, which tells nothing.
@Suite(.serialized) struct ProbeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func makeRun() throws -> String {
        try Tool.makeRun("avc-embed", batchSize: 4, in: folder.file("run"))
    }

    /// Links to sample clips under names of their own.
    private func link(_ names: [String], in name: String) throws -> String {
        for (number, name) in names.map({ folder.file(name + "/" + $0) }).enumerated() {
            try FileManager.default.createDirectory(
                atPath: (name as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: name,
                withDestinationPath: SampleClips.heldout
                    + "/clip-000\([0, 1, 2, 5, 6, 7][number % 6]).mp4")
        }
        return folder.file(name)
    }

    private func rows(_ outcome: Tool.Outcome) throws -> [[String: Any]] {
        try #require(outcome.status == 0, "\(outcome.notes)")
        return try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    }

    private let classes = ["a/0.mp4", "a/1.mp4", "a/2.mp4", "b/3.mp4", "b/4.mp4", "b/5.mp4"]

    @Test func neighboursAreHeldAgainstBaselines() throws {
        let (run, videos) = (try makeRun(), try link(classes, in: "videos"))
        let outcome = try Tool.run(
            "evaluate", "knn", run, videos, "--clips", "2", "--folds", "3", "--format", "json")
        expect(
            outcome, status: 0,
            note: "6 clips of 2 classes in 6 groups; 6 tested under each of 3 seeds")
        let rows = try rows(outcome)
        #expect(
            rows.map { $0["features"] as? String } == [
                "trained, 2 steps", "untrained, same network", "colour histogram, 8x8x8",
                "pixels, 16x16", "chance: random class", "always the largest class",
            ])
        for row in rows {
            let share = try #require(row["1-NN (%)"] as? Double)
            #expect((0...100).contains(share))
            #expect(row["1-NN (%), deviation"] is Double)
            #expect(row["20-NN (%)"] is NSNull && row["R@5 (%)"] is NSNull)
            #expect(row["clips tested"] as? Int == 6)
        }
        #expect(rows[4]["1-NN (%)"] as? Double == 50)
        let again = try Tool.run(
            "evaluate", "knn", run, videos, "--clips", "2", "--folds", "3", "--format", "json",
            "--workers", "1")
        #expect(again.output == outcome.output)
        let table = try Tool.run(
            "evaluate", "knn", run, videos, "--clips", "1", "--layer", "tower.conv3_2", "--pooling",
            "grid")
        #expect(table.status == 0 && table.output.contains(" ± "), "\(table.notes)")
    }

    @Test func linearProbesReadTablesAndSounds() throws {
        let (run, videos) = (try makeRun(), try link(classes, in: "videos"))
        let table = folder.file("labels.csv")
        try AtomicFile.write(
            "file,kind,fold\n"
                + classes.enumerated().map { "\($1),k\($0 % 2),\($0 / 2)\n" }.joined(),
            to: table)
        let outcome = try Tool.run(
            "evaluate", "linear", run, videos, "--labels", table, "--label-column", "kind",
            "--split-column", "fold", "--modality", "sound", "--seeds", "1", "--clips", "2",
            "--format", "csv")
        expect(outcome, status: 0, note: "6 clips of 2 classes")
        let rows = outcome.output.split(separator: "\n")
        #expect(rows.count == 6)
        #expect(
            rows[0]
                == "features,accuracy (%),standard error (%),balanced (%),C,numbers,clips tested")
        #expect(rows[3].hasPrefix("mean and deviation of bands,"))
        #expect(rows[4] == "chance: random class,50.0,,50.0,,,6")
    }

    @Test func sequencesAreAligned() throws {
        let run = try makeRun()
        let videos = try link(
            ["pour/a_view0.mp4", "pour/b_view0.mp4", "pour/c_view0.mp4", "stir/d.mp4"], in: "v")
        // The same clip as another view.
        try FileManager.default.createSymbolicLink(
            atPath: videos + "/pour/a_view1.mp4",
            withDestinationPath: SampleClips.heldout + "/clip-0000.mp4")
        let outcome = try Tool.run(
            "evaluate", "alignment", run, videos, "--rate", "4", "--format", "json")
        expect(outcome, status: 0, note: "5 sequences of 4 events")
        #expect(outcome.notes.contains("2 pairs of views, 10 within folders"))
        #expect(!outcome.notes.contains("count as the whole"))
        let rows = try rows(outcome)
        #expect(rows.count == 6)
        // Pixels find themselves.
        let pixels = rows[3]
        #expect(pixels["features"] as? String == "pixels, 16x16")
        #expect(pixels["views: error (%)"] as? Double == 0)
        #expect(pixels["views: tau"] as? Double == 1)
        let guess = try #require(rows[4]["views: error (%)"] as? Double)
        #expect(abs(guess - 33.3) < 1)
        #expect(abs(try #require(rows[5]["views: error (%)"] as? Double) - 25) < 1)
        #expect(rows[0]["phase (%)"] is Double && rows[0]["R² of progress"] is Double)
        let centred = try self.rows(
            try Tool.run(
                "evaluate", "alignment", run, videos, "--rate", "4", "--centred", "--format", "json"
            ))
        #expect(centred[3]["views: error (%)"] as? Double == 0)
        let errors = try [rows, centred].map { try #require($0[3]["folder: error (%)"] as? Double) }
        #expect(errors[0] != errors[1])
        expect(
            try Tool.run("evaluate", "alignment", run, videos, "--rate", "4", "--frames", "6"),
            status: 0,
            note: "5 of 5 sequences are longer than 6 frames: their first 1.5 s count as the whole")
    }

    @Test func whatCannotBeMeasuredIsSaid() throws {
        let (run, videos) = (try makeRun(), try link(classes + ["c/6.mp4"], in: "videos"))
        expect(
            try Tool.run("evaluate", "knn", run, videos), status: 65,
            note: "class 'c' has one clip or group only")
        expect(
            try Tool.run("evaluate", "knn", run, videos, "--clips", "1", "--skip-unfit"),
            status: 0, note: "left out: 1 for 'class of one clip or group'")
        expect(
            try Tool.run("evaluate", "linear", run, SampleClips.heldout), status: 65,
            note: "lies in no folder of a class")
        expect(
            try Tool.run("evaluate", "knn", run, videos, "--layer", "conv9"), status: 64,
            note: "has no layer 'conv9'; it has tower.conv1_1")
        expect(
            try Tool.run("evaluate", "knn", run, videos, "--labels", folder.file("no.csv")),
            status: 66, note: "no.csv")
        let table = folder.file("labels.csv")
        try AtomicFile.write("file,label\na/0.mp4,x\nnone.mp4,y\n", to: table)
        expect(
            try Tool.run("evaluate", "linear", run, videos, "--labels", table), status: 65,
            note: "line 3: 'none.mp4' has no such clip")
        expect(
            try Tool.run("evaluate", "alignment", run, try link(["a/0.mp4", "b/1.mp4"], in: "w")),
            status: 65, note: "no two of 2 sequences belong together")
        expect(
            try Tool.run("evaluate", "alignment", run, videos, "--phases", table), status: 65,
            note: "line 1 is not 'file,seconds_start,seconds_end,phase'")
    }

    @Test func clipsOfTrainingAreCountedForACheckpointToo() throws {
        let (run, videos) = (try makeRun(), try link(classes, in: "videos"))
        let file = run + "/checkpoints/last.safetensors"
        let copy = folder.file("copy.safetensors")
        try FileManager.default.copyItem(atPath: file, toPath: copy)
        let note = "6 of 6 clips are among those that the network was trained on"
        for path in [run, file] {
            let outcome = try Tool.run("evaluate", "knn", path, videos, "--clips", "1")
            expect(outcome, status: 0, note: note)
        }
        let outcome = try Tool.run("evaluate", "knn", copy, videos, "--clips", "1")
        #expect(outcome.status == 0 && !outcome.notes.contains(note), "\(outcome.notes)")
    }

    @Test func picturesAreClipsOfOneFrame() throws {
        let (run, videos) = (try makeRun(), folder.file("pictures"))
        for (name, colour) in [("a", "red"), ("b", "blue")] {
            try FileManager.default.createDirectory(
                atPath: videos + "/" + name, withIntermediateDirectories: true)
            for number in 0..<3 {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = [
                    "ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                    "color=\(colour):size=\(40 + number)x32", "-frames:v", "1",
                    "\(videos)/\(name)/\(number).\(["png", "jpg", "bmp"][number])",
                ]
                try process.run()
                process.waitUntilExit()
            }
        }
        let outcome = try Tool.run("evaluate", "knn", run, videos, "--pictures", "--format", "json")
        let rows = try rows(outcome)
        expect(outcome, status: 0, note: "6 clips of 2 classes")
        #expect(rows[2]["1-NN (%)"] as? Double == 100 && rows[3]["1-NN (%)"] as? Double == 100)
        expect(
            try Tool.run("evaluate", "knn", run, videos), status: 65, note: "holds no media file")
    }

    @Test func clipsWithoutPictureAreCounted() throws {
        let (run, videos) = (try makeRun(), try link(classes, in: "videos"))
        let bytes = try ReadFile.bytes(at: SampleClips.heldout + "/clip-0000.mp4")
        try AtomicFile.write(Array(bytes.prefix(200)), to: videos + "/a/cut.mp4")
        let outcome = try Tool.run("evaluate", "knn", run, videos, "--clips", "1")
        expect(outcome, status: 0, note: "left out: 1 for 'without picture'")
    }

    @Test(arguments: [
        ("knn", "--clips=0", "--clips"), ("knn", "--seeds=0", "--seeds"),
        ("linear", "--folds=1", "--folds"), ("linear", "--seed=-1", "--seed"),
        ("knn", "--split-column=fold", "give it with --labels"),
        ("knn", "--pooling=min", "pooling"),
        ("linear", "--modality=text", "modality"), ("alignment", "--rate=0", "--rate"),
        ("alignment", "--rate=nan", "--rate"), ("alignment", "--frames=2", "--frames"),
    ])
    func optionsOutOfRange(protocol name: String, option: String, note: String) throws {
        expect(
            try Tool.run("evaluate", name, "run", SampleClips.heldout, option), status: 64,
            note: note)
    }
}
