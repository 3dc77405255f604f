import Essentials
import Foundation
import TestSupport
import Testing

@Suite struct BenchTests {
    private let clip = SampleClips.heldout + "/clip-0000.mp4"

    @Test func readingIsTimedInEveryWay() throws {
        let made = try Tool.run(
            "bench", "decode", clip, "--requests", "4", "--runs", "1", "--format", "csv")
        #expect(made.status == 0, "\(made.notes)")
        let rows = made.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        let works = ["all", "frames", "frames-sorted", "clips", "clips-sorted", "sound"]
        #expect(rows.map { String($0[1]) } == works.flatMap { [$0, $0] })
        #expect(rows.map { String($0[2]) } == works.flatMap { _ in ["1", "2"] })
        for row in rows { #expect(try #require(Double(row[4])) > 0) }
    }

    @Test func loadingIsTimed() throws {
        let made = try Tool.run(
            "bench", "loader", SampleClips.heldout, "--batch", "2", "--batches", "1", "--runs", "1",
            "--workers", "2", "--format", "csv")
        let row = try #require(made.output.split(separator: "\n").last).split(separator: ",")
        #expect(row[1] == "2")
        #expect(try #require(Double(row[3])) > 0)
    }

    @Test func searchingIsTimedAndItsResultsAreKept() throws {
        let folder = try TemporaryFolder()
        let made = try Tool.run(
            "bench", "search", "--base", "3000", "--dimension", "16", "--queries", "20", "-k", "4",
            "--runs", "1", "--hnsw", "--arrays", folder.path, "--format", "csv")
        #expect(made.status == 0, "\(made.notes)")
        let rows = made.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        let exact = rows.filter { $0[0] == "exact" }
        #expect(exact.map { String($0[4]) } == ["20", "1", "20", "1"])
        // "HNSW, ef 32" is quoted, and so takes two of these fields.
        #expect(rows.count == 7)
        for row in exact { #expect(try #require(Double(row[7])) > 0) }
        for row in rows.suffix(3) { #expect(try #require(Double(row[9])) > 0.9) }
        #expect(try NumPyArray(contentsOf: folder.file("rows.npy")).shape == [20, 4])
        #expect(try ReadFile.bytes(at: folder.file("base.f32")).count == 3000 * 16 * 4)
    }

    @Test func filesThatCannotBeReadAreNamed() throws {
        let folder = try TemporaryFolder()
        let missing = try Tool.run("bench", "decode", clip, folder.path + "/none.mp4")
        #expect(missing.status == 66)
        #expect(missing.notes.contains("none.mp4"))
        let sound = folder.path + "/sound.wav"
        let format: [UInt8] = [1, 0, 1, 0, 64, 31, 0, 0, 128, 62, 0, 0, 2, 0, 16, 0]
        let head = Array("RIFF".utf8) + [4, 8, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0]
        let data = Array("data".utf8) + [0, 8, 0, 0] + [UInt8](repeating: 1, count: 2048)
        try AtomicFile.write(head + format + data, to: sound)
        let silentFilm = try Tool.run("bench", "decode", sound)
        #expect(silentFilm.status == 65)
        #expect(silentFilm.notes.contains("has no picture stream"))
        #expect(try Tool.run("bench", "loader", folder.path + "/none").status == 66)
        let soundOnly = try Tool.run("bench", "loader", folder.path)
        #expect(soundOnly.status == 65)
        #expect(soundOnly.notes.contains("1 no-video"))
    }

    @Test(arguments: [
        ["decode", "--requests", "1"], ["decode", "--runs", "0"], ["decode", "--threads", "-3"],
        ["decode", "--threads", "65"], ["decode", "--work", "everything"],
        ["decode", "--runs", "many"], ["loader", "--batch", "1"], ["loader", "--batches", "0"],
        ["loader", "--runs", "1001"], ["loader", "--workers", "0"],
    ])
    func nonsenseIsRefused(arguments: [String]) throws {
        // The equals sign, so that a value may begin with a minus.
        let option = arguments[1] + "=" + arguments[2]
        let outcome = try Tool.run("bench", arguments[0], clip, option)
        #expect(outcome.status == 64)
        #expect(outcome.notes.contains(arguments[1]))
    }
}
