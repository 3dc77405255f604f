import Essentials
import Foundation
import TestSupport
import Testing

/// `clapper localize` and `clapper evaluate localization`, with networks of two steps.
@Suite(.serialized) struct LocalizationTests {
    private let folder: TemporaryFolder
    private let clip = SampleClips.heldout + "/clip-0000.mp4"

    init() throws { folder = try TemporaryFolder() }

    private func makeRun(_ task: String = "avc-locate") throws -> String {
        try Tool.makeRun(task, batchSize: 4, in: folder.file("run-\(task)"))
    }

    @Test(arguments: ["avc-locate", "avlocate-nce"])
    func everyFormIsWritten(task: String) throws {
        let run = try makeRun(task)
        for form in ["mp4", "gif", "png", "npy", "csv", "json"] {
            let outcome = try Tool.run(
                "localize", run, clip, "--out", folder.file("w.\(form)"), "--stride", "0.5")
            expect(outcome, status: 0, note: "10 maps from 0.52 to 5.0")
            expect(outcome, status: 0, note: "the source found in ")
            expect(outcome, status: 0, note: "held against")
        }
        let maps = try NumPyArray(contentsOf: folder.file("w.npy"))
        #expect(maps.shape == [10, 12, 12])
        let object = try JSONSerialization.jsonObject(
            with: Data(ReadFile.bytes(at: folder.file("w.json"))))
        let table = try #require(object as? [String: Any])
        let moments = try #require(table["moments"] as? [[String: Any]])
        #expect(table["width"] as? Int == 256 && moments.count == 10)
        let rows = try ReadFile.text(at: folder.file("w.csv")).split(separator: "\n")
        #expect(rows[0] == "seconds,x,y,peak,mismatched_median,mismatched_95,found")
        #expect(rows.count == 11)
        // The three tell the same.
        for (index, moment) in moments.enumerated() {
            let values = maps.values[index * 144..<(index + 1) * 144]
            let peak = try #require(moment["peak"] as? Double)
            #expect(abs(peak - Double(values.max() ?? 0)) < 1e-5)
            let place = try #require(values.firstIndex { $0 == values.max() }) - index * 144
            let x = try #require(moment["x"] as? Double)
            var column = Double(place % 12)
            if (1..<11).contains(place % 12) {
                // The vertex of the parabola through the largest response and its neighbours.
                let (before, after) = (
                    values[index * 144 + place - 1], values[index * 144 + place + 1]
                )
                let top = values[index * 144 + place]
                column += Double((before - after) / (2 * (before - 2 * top + after)))
            }
            // Stretched to 110 x 110, of which 96 are seen.
            let expected = (7 + 96 * (column + 0.5) / 12) / 110 * 256
            // Each form is a run of its own: the last bits of responses differ.
            #expect(abs(x - expected) < 0.01)
            let text = try #require(Double(rows[index + 1].split(separator: ",")[1]))
            #expect(abs(text - x) < 0.01)
        }
        #expect(try folder.content.filter { $0.hasPrefix("w.") }.count == 6)
    }

    @Test func theMovieIsInStepWithTheClip() throws {
        let (run, path) = (try makeRun(), folder.file("w.mp4"))
        #expect(try Tool.run("localize", run, clip, "--out", path).status == 0)
        let scanned = try Tool.run("scan", path, "--format", "json")
        let rows = try JSONSerialization.jsonObject(with: Data(scanned.output.utf8))
        let row = try #require((rows as? [[String: Any]])?.first)
        #expect(row["seconds"] as? Double == 6)
        #expect(row["frames/s"] as? Double == 25)
        #expect(row["audio starts after video (s)"] as? Double == 0)
        #expect(row["status"] as? String == "ok")
        // With the clip's own sound, as its spectrogram shows: the coder changes little.
        let (made, original) = (folder.file("made.npy"), folder.file("original.npy"))
        for (sound, out) in [(path, made), (clip, original)] {
            #expect(
                try Tool.run("spectrogram", sound, "--preset", "vggish", "--out", out).status == 0)
        }
        let (a, b) = (
            try NumPyArray(contentsOf: made).values, try NumPyArray(contentsOf: original).values
        )
        let count = min(a.count, b.count)
        #expect(abs(a.count - b.count) <= 64 * 2)
        let frames = count / 64
        var difference: Float = 0
        for band in 0..<40 {
            for frame in 0..<frames - 3 {
                difference += abs(
                    a[band * (a.count / 64) + frame] - b[band * (b.count / 64) + frame])
            }
        }
        #expect(difference / Float(40 * (frames - 3)) < 0.5)
    }

    @Test func partsAndOtherSounds() throws {
        let (run, path) = (try makeRun(), folder.file("w.csv"))
        let bell = folder.file("bell.wav")
        #expect(
            try Tool.run(
                "spectrogram", clip, "--preset", "torchaudio-db", "--seconds", "2", "--out", bell
            ).status == 0)
        expect(
            try Tool.run(
                "localize", run, clip, "--sound", bell, "--from", "1", "--to", "3", "--stride",
                "0.2", "--reference", SampleClips.train, "--out", path),
            status: 0, note: "held against 2")
        #expect(try ReadFile.text(at: path).split(separator: "\n").count == 11)
        let movie = folder.file("w.mp4")
        #expect(
            try Tool.run(
                "localize", run, clip, "--sound", bell, "--from", "1", "--to", "3", "--out", movie
            ).status == 0)
        #expect(try Tool.run("scan", movie, "--format", "csv").output.contains(",2.00,"))
        // A checkpoint by itself has no list of videos to draw other sounds from.
        let outcome = try Tool.run(
            "localize", run + "/checkpoints/last.safetensors", clip, "--stride", "1", "--out", path)
        expect(outcome, status: 0, note: "give --reference")
        let fields = try ReadFile.text(at: path).split(separator: "\n")[1]
            .split(separator: ",", omittingEmptySubsequences: false)
        #expect(fields.count == 7 && fields[4].isEmpty && !fields[6].isEmpty)
    }

    @Test func whatCannotBeDoneIsRefused() throws {
        let run = try makeRun()
        let png = folder.file("w.png")
        expect(
            try Tool.run("localize", run, clip, "--out", folder.file("w.jpg")), status: 64,
            note: "--out must end in")
        expect(
            try Tool.run("localize", run, clip, "--out", folder.file("none/w.png")), status: 74,
            note: "none/w.png")
        try expectOptionsRefused(run, png)
        expect(
            try Tool.run("localize", run, clip, "--out", png, "--from", "50"), status: 65,
            note: "no frame has")
        expect(
            try Tool.run("localize", run, folder.file("no.mp4"), "--out", png), status: 66,
            note: "no.mp4")
        expect(
            try Tool.run("localize", folder.file("no-run"), clip, "--out", png), status: 66,
            note: "no such run")
        let sound = folder.file("only.wav")
        #expect(
            try Tool.run(
                "spectrogram", clip, "--preset", "torchaudio-db", "--seconds", "2", "--out", sound
            ).status == 0)
        expect(
            try Tool.run("localize", run, sound, "--out", png), status: 65,
            note: "has no picture stream")
        let silent = folder.file("silent.gif")
        #expect(
            try Tool.run("localize", run, clip, "--stride", "0.5", "--out", silent).status == 0)
        expect(
            try Tool.run("localize", run, silent, "--out", png), status: 65,
            note: "has no sound stream")
        let other = folder.file("embed")
        #expect(
            try Tool.run(
                "pretrain", "avc-embed", SampleClips.heldout, "--out", other, "--steps", "1",
                "--set", "batch-size=4"
            ).status == 0)
        for arguments in [
            ["localize", other, clip, "--out", png],
            ["evaluate", "localization", other, SampleClips.heldout],
        ] {
            expect(
                try Tool.Running(arguments).finish(), status: 64, note: "makes no maps")
        }
        #expect(try !folder.content.contains("w.png"))
    }

    private func expectOptionsRefused(_ run: String, _ png: String) throws {
        for (option, value) in [
            ("--stride", "0"), ("--stride", "nan"), ("--from", "1e9"), ("--to", "nan"),
        ] {
            expect(
                try Tool.run("localize", run, clip, "--out", png, "\(option)=\(value)"),
                status: 64, note: option)
        }
        expect(
            try Tool.run("localize", run, clip, "--out", png, "--from", "2", "--to", "2"),
            status: 64, note: "--from must be less than --to")
    }

    @Test func mapsAreHeldAgainstTheTruth() throws {
        let run = try makeRun()
        let truth = SampleClips.root + "/SampleMedia/truth/heldout"
        let outcome = try Tool.run(
            "evaluate", "localization", run, SampleClips.heldout, "--truth", truth, "--moments",
            "40", "--format", "csv")
        expect(outcome, status: 0, note: "something silent is in view")
        expect(outcome, status: 0, note: "several sources")
        let rows = outcome.output.split(separator: "\n")
        #expect(rows.count == 7)
        #expect(rows[1].hasPrefix("\"trained, 2 steps\""))
        #expect(rows[5].hasPrefix("centre of the frame"))
        expect(
            try Tool.run("evaluate", "localization", run, SampleClips.heldout), status: 66,
            note: "heldout.truth: no such truth")
        let table = folder.file("boxes.csv")
        try AtomicFile.write(
            "file,seconds,x0,y0,x1,y1\nclip-0000,2,0,0,256,192\nclip-0001,0.1,0,0,9,9\n", to: table)
        let boxes = try Tool.run(
            "evaluate", "localization", run, SampleClips.heldout, "--truth", table, "--format",
            "csv")
        expect(boxes, status: 0, note: "left out: 1 for 'end-of-stream'")
        #expect(boxes.output.contains("\"trained, 2 steps\",100.0,,0.0,"))
        try AtomicFile.write("file,seconds,x0,y0,x1,y1\nno,2,0,0,256,192\n", to: table)
        expect(
            try Tool.run(
                "evaluate", "localization", run, SampleClips.heldout, "--truth", table),
            status: 65, note: "no moment can be judged")
        expect(
            try Tool.run(
                "evaluate", "localization", run, SampleClips.heldout, "--moments", "0"),
            status: 64, note: "--moments")
    }
}
