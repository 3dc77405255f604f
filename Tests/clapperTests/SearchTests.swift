import Essentials
import Foundation
import TestSupport
import Testing

/// Indexing and searching through the tool.
@Suite(.serialized) struct SearchTests {
    private let folder: TemporaryFolder
    private let run: String
    private let index: String
    private let environment: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        run = folder.file("run")
        index = folder.file("videos.index")
        environment = ["CLAPPER_CACHE": folder.file("cache")]
        #expect(try train(run, seed: 1).status == 0)
    }

    private func train(_ path: String, seed: Int) throws -> Tool.Outcome {
        try tool(
            "pretrain", "avc-embed", SampleClips.heldout, "--out", path, "--steps", "1", "--seed",
            String(seed), "--set", "batch-size=4", "--set", "samples-per-clip=1")
    }

    private func tool(_ arguments: String...) throws -> Tool.Outcome {
        try Tool.Running(arguments, environment: environment).finish()
    }

    /// Indexes and returns the numbers of the table by column.
    private func indexed(_ videos: String, into index: String? = nil) throws -> [String: Int] {
        let made = try tool("index", run, videos, "--out", index ?? self.index, "--format", "json")
        #expect(made.status == 0, "\(made.notes)")
        let rows = try JSONSerialization.jsonObject(with: Data(made.output.utf8))
        return try #require((rows as? [[String: Int]])?.first)
    }

    private func hits(_ arguments: String...) throws -> [[String: Any]] {
        let found = try Tool.Running(
            ["search", index] + arguments + ["--format", "json"], environment: environment
        ).finish()
        #expect(found.status == 0, "\(found.notes)")
        let rows = try JSONSerialization.jsonObject(with: Data(found.output.utf8))
        return try #require(rows as? [[String: Any]])
    }

    /// A folder with copies of some of the sample clips.
    private func copies(_ names: [String]) throws -> String {
        let videos = folder.file("videos")
        try FileManager.default.createDirectory(
            atPath: videos, withIntermediateDirectories: true)
        for name in names {
            try FileManager.default.copyItem(
                atPath: "\(SampleClips.heldout)/\(name)", toPath: "\(videos)/\(name)")
        }
        return videos
    }

    /// A mono WAV file of 16 bits.
    private func wave(_ name: String, seconds: Double, level: Double) throws -> String {
        let rate = 48_000
        func bytes(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let samples = (0..<Int(seconds * Double(rate))).flatMap {
            bytes(Int((32_000 * level * sin(Double($0) * 0.06)).rounded()), 2)
        }
        let format = bytes(1, 2) + bytes(1, 2) + bytes(rate, 4) + bytes(2 * rate, 4)
        let head = Array("RIFF".utf8) + bytes(36 + samples.count, 4) + Array("WAVEfmt ".utf8)
        let path = folder.file(name)
        try AtomicFile.write(
            head + bytes(16, 4) + format + bytes(2, 2) + bytes(16, 2) + Array("data".utf8)
                + bytes(samples.count, 4) + samples, to: path)
        return path
    }

    @Test func aMomentIsFoundInAllFourDirections() throws {
        let counts = try indexed(SampleClips.heldout)
        #expect(counts["files embedded"] == 8)
        #expect(try #require(counts["picture vectors"]) >= 40)
        #expect(try #require(counts["sound vectors"]) >= 30)
        let clip = SampleClips.heldout + "/clip-0002.mp4"
        // Its own picture and its own sound are nearest to themselves.
        let picture = try hits("--image", clip, "--modality", "video", "--at", "2.5")
        let sound = try hits("--audio", clip, "--modality", "audio")
        for found in [picture, sound] {
            #expect(found[0]["file"] as? String == clip)
            #expect(try #require(found[0]["score"] as? Double) > 0.999)
        }
        #expect((2.4...2.5).contains(try #require(picture[0]["start (s)"] as? Double)))
        let start = try #require(sound[0]["start (s)"] as? Double)
        let instant = try #require(sound[0]["query at (s)"] as? Double)
        #expect(abs(instant - start - 0.5) < 0.02)
        for (arguments, direction) in [
            (["--image", clip], "pictures -> sound"), (["--audio", clip], "sound -> pictures"),
            (["--video", clip], "pictures -> sound"),
        ] {
            let found = try hits(arguments[0], arguments[1], "-k", "7")
            #expect(found.count == 7)
            #expect(found.allSatisfy { $0["direction"] as? String == direction })
            let scores = found.compactMap { $0["score"] as? Double }
            #expect(scores == scores.sorted(by: >))
            #expect(found.compactMap { $0["rank"] as? Int } == Array(1...7))
        }
        let using = try hits("--video", clip, "--modality", "video", "-k", "1")
        #expect(using[0]["direction"] as? String == "sound -> pictures")
        let tone = try wave("tone.wav", seconds: 1.5, level: 0.5)
        #expect(try hits("--audio", tone, "-k", "3").count == 3)
        let still = folder.file("s.png")
        #expect(try tool("spectrogram", clip, "--out", still).status == 0)
        #expect(try hits("--image", still, "-k", "3").count == 3)
    }

    @Test func aGraphFindsWhatExactSearchFinds() throws {
        let clip = SampleClips.heldout + "/clip-0002.mp4"
        _ = try indexed(SampleClips.heldout)
        expect(
            try tool("search", index, "--image", clip, "--ef", "50"), status: 65,
            note: "has no graph of its present state")
        let made = try tool("index", run, SampleClips.heldout, "--out", index, "--hnsw")
        expect(made, status: 0, note: "sound: HNSW graph of ")
        let exact = try tool("search", index, "--image", clip, "--format", "csv")
        let found = try tool("search", index, "--image", clip, "--ef", "100", "--format", "csv")
        expect(found, status: 0, note: "HNSW with ef 100: 100.0 %")
        #expect(found.output.split(separator: "\n").count == 11)
        #expect(exact.output.split(separator: "\n").count == 11)
        expect(
            try tool("index", run, SampleClips.heldout, "--out", index, "--hnsw"), status: 0,
            note: "is there already")
        // Graphs of earlier states go.
        _ = try indexed(SampleClips.train + "/clip-0000.mp4")
        expect(
            try tool("search", index, "--image", clip, "--ef", "50"), status: 65,
            note: "run 'clapper index --hnsw'")
    }

    @Test func onlyWhatIsNewByContentIsEmbedded() throws {
        let videos = try copies(["clip-0000.mp4", "clip-0001.mp4", "clip-0003.webm"])
        #expect(try indexed(videos)["files embedded"] == 3)
        #expect(try indexed(videos)["unchanged"] == 3)
        let manager = FileManager.default
        try manager.moveItem(atPath: videos + "/clip-0000.mp4", toPath: videos + "/moved.mp4")
        try manager.copyItem(atPath: videos + "/clip-0001.mp4", toPath: videos + "/copy.mp4")
        let moved = try indexed(videos)
        #expect(moved["files embedded"] == 0 && moved["known content"] == 2)
        #expect(moved["removed"] == 1 && moved["unchanged"] == 2)
        let found = try hits(
            "--image", videos + "/moved.mp4", "--modality", "video", "--at", "1.5", "-k", "1")
        #expect((found[0]["file"] as? String)?.hasSuffix("/moved.mp4") == true)
        let twice = try hits(
            "--image", videos + "/copy.mp4", "--modality", "video", "--at", "1.5", "-k", "1")
        #expect((twice[0]["same content"] as? String)?.hasSuffix("/copy.mp4") == true)
        // Another content under the same name, one gone, one that can no longer be read.
        try manager.removeItem(atPath: videos + "/moved.mp4")
        try manager.copyItem(
            atPath: SampleClips.heldout + "/clip-0005.mp4", toPath: videos + "/moved.mp4")
        try AtomicFile.write("no video", to: videos + "/clip-0003.webm")
        let before = try #require(moved["picture vectors"])
        let changed = try indexed(videos)
        #expect(changed["files embedded"] == 1 && changed["unchanged"] == 2)
        #expect(changed["removed"] == 1 && changed["skipped"] == 1)
        #expect(try #require(changed["picture vectors"]) < before)
        let fresh = folder.file("fresh.index")
        let anew = try indexed(videos, into: fresh)
        #expect(anew["picture vectors"] == changed["picture vectors"])
        #expect(anew["sound vectors"] == changed["sound vectors"])
        // Another folder comes in addition.
        let more = try indexed(SampleClips.heldout + "/clip-0006.mp4")
        #expect(more["files embedded"] == 1 && more["removed"] == 0)
        #expect(try #require(more["picture vectors"]) > changed["picture vectors"] ?? 0)
    }

    @Test func aKilledIndexCanBeSearchedAndGoesOn() throws {
        let whole = folder.file("whole.index")
        #expect(try indexed(SampleClips.train, into: whole)["files embedded"] == 28)
        let making = try Tool.Running(
            ["index", run, SampleClips.train, "--out", index], environment: environment)
        let vectors = index + "/image-0.f32"
        for _ in 0..<6000 {
            let bytes = (try? ReadFile.bytes(at: vectors).count) ?? 0
            if bytes > 4 * 6 * 128 * 4 { break }
            usleep(5_000)
        }
        making.send(SIGKILL)
        #expect(making.finish().status != 0)
        let clip = SampleClips.train + "/clip-0000.mp4"
        let found = try hits("--image", clip, "--modality", "video", "--at", "1.5", "-k", "1")
        #expect(found[0]["file"] as? String == clip)
        let rest = try indexed(SampleClips.train)
        let known = try #require(rest["unchanged"])
        #expect((1..<28).contains(known))
        #expect(known + (rest["files embedded"] ?? 0) == 28)
        for name in ["image-0.f32", "sound-0.f32"] {
            #expect(
                try ReadFile.bytes(at: "\(index)/\(name)") == ReadFile.bytes(at: "\(whole)/\(name)")
            )
        }
    }

    @Test func whatCannotBeSearchedIsExplained() throws {
        let clip = SampleClips.heldout + "/clip-0000.mp4"
        expect(try tool("search", index, "--image", clip), status: 66, note: "holds no index")
        _ = try indexed(try copies(["clip-0000.mp4", "clip-0001.mp4"]))
        let other = folder.file("other")
        #expect(try train(other, seed: 2).status == 0)
        expect(
            try tool("search", index, "--image", clip, "--run", other), status: 65,
            note: "other weights")
        #expect(try tool("search", index, "--image", clip, "--run", run).status == 0)
        expect(
            try tool("index", other, SampleClips.heldout, "--out", index), status: 65,
            note: "other weights")
        expect(
            try tool("index", run, SampleClips.heldout, "--out", index, "--stride", "2"),
            status: 65, note: "--stride")
        expect(
            try tool("search", index, "--image", folder.file("no.png")), status: 66, note: "no.png")
        expect(
            try tool("search", index, "--image", try wave("a.wav", seconds: 2, level: 0.5)),
            status: 65, note: "has no picture to search by")
        let picture = folder.file("s.png")
        #expect(try tool("spectrogram", clip, "--out", picture).status == 0)
        expect(
            try tool("search", index, "--audio", picture), status: 65,
            note: "has no sound to search by")
        expect(
            try tool("search", index, "--audio", try wave("b.wav", seconds: 3, level: 0)),
            status: 65, note: "is silent")
        expect(
            try tool("search", index, "--audio", try wave("c.wav", seconds: 0.6, level: 0.5)),
            status: 65, note: "shorter than the 1.0 s")
        for option in ["--image", "--audio"] {
            expect(
                try tool("search", index, option, clip, "--at", "600"), status: 65,
                note: "nothing at 600.0 s")
        }
    }

    @Test func wrongUsageIsRefused() throws {
        let clip = SampleClips.heldout + "/clip-0000.mp4"
        for arguments in [
            ["search", index], ["search", index, "--image", clip, "--audio", clip],
            ["search", index, "--image", clip, "--using", "audio"],
            ["search", index, "--image", clip, "-k", "0"],
            ["search", index, "--image", clip, "--ef", "0"],
            ["search", index, "--image", clip, "--modality", "text"],
            ["index", run, SampleClips.heldout, "--out", index, "--stride", "0"],
            ["index", run, SampleClips.heldout, "--out", SampleClips.heldout + "/index"],
            ["index", run, SampleClips.heldout, "--out", run],
        ] {
            let outcome = try Tool.Running(arguments, environment: environment).finish()
            #expect(outcome.status == 64, "\(arguments): \(outcome.notes)")
        }
        #expect(!FileManager.default.fileExists(atPath: index))
        expect(
            try tool("index", folder.file("none"), SampleClips.heldout, "--out", index),
            status: 66, note: "none")
    }

    @Test func networksWithoutASharedSpaceAreRefused() throws {
        let other = folder.file("avc")
        let trained = try tool(
            "pretrain", "avc", SampleClips.heldout, "--out", other, "--steps", "1", "--set",
            "batch-size=4", "--set", "samples-per-clip=1")
        #expect(trained.status == 0)
        expect(
            try tool("index", other, SampleClips.heldout, "--out", index), status: 64,
            note: "has no space that pictures and sounds share")
        expect(
            try tool("evaluate", "retrieval", other, SampleClips.heldout), status: 64,
            note: "has no space that pictures and sounds share")
    }

    @Test func anIndexWithoutPicturesSaysSo() throws {
        let sounds = folder.file("sounds")
        try FileManager.default.createDirectory(atPath: sounds, withIntermediateDirectories: true)
        let tone = try wave("tone.wav", seconds: 3, level: 0.5)
        try FileManager.default.moveItem(atPath: tone, toPath: sounds + "/tone.wav")
        let counts = try indexed(sounds)
        #expect(counts["picture vectors"] == 0 && counts["sound vectors"] == 3)
        expect(
            try tool("search", index, "--audio", sounds + "/tone.wav"), status: 65,
            note: "holds no pictures")
        #expect(try hits("--audio", sounds + "/tone.wav", "--modality", "audio").count == 3)
    }

    @Test func retrievalIsEvaluatedBesideChance() throws {
        let made = try tool(
            "evaluate", "retrieval", run, SampleClips.train, "--clips", "20", "--labels",
            SampleClips.root + "/SampleMedia/truth/train", "--format", "json")
        #expect(made.status == 0, "\(made.notes)")
        let object = try JSONSerialization.jsonObject(with: Data(made.output.utf8))
        let rows = try #require(object as? [[String: Any]])
        let chance = rows.filter { $0["network"] as? String == "chance" }
        #expect(chance.count == 4)
        #expect(chance[0]["R@5 (%)"] as? Double == 25)
        #expect(chance[0]["median rank"] as? Double == 10.5)
        let gain = try #require(chance[2]["nDCG@30"] as? Double)
        #expect((0.1...0.9).contains(gain))
        #expect(rows.count { $0["network"] as? String == "untrained, same network" } == 4)
        #expect(rows.count { $0["network"] as? String == "mismatched" } == 2)
        #expect(rows.allSatisfy { $0["clips"] as? Int == 20 })
        let plain = try tool(
            "evaluate", "retrieval", run, SampleClips.heldout, "--format", "csv")
        #expect(plain.status == 0)
        #expect(plain.output.split(separator: "\n").count == 9)
        let labels = folder.file("labels.csv")
        try AtomicFile.write("file,label\nclip-0000,dog\n", to: labels)
        expect(
            try tool("evaluate", "retrieval", run, SampleClips.heldout, "--labels", labels),
            status: 65, note: "has no label for clip-0001.mp4")
        try AtomicFile.write("name,label\n", to: labels)
        expect(
            try tool("evaluate", "retrieval", run, SampleClips.heldout, "--labels", labels),
            status: 65, note: "file,label")
    }
}
