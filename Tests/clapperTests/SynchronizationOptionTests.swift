import Essentials
import Foundation
import TestSupport
import Testing

/// What `clapper sync` and `clapper evaluate sync` refuse before they look at a clip.
@Suite struct SynchronizationOptionTests {
    private let folder: TemporaryFolder
    private let clip = SampleClips.heldout + "/clip-0000.mp4"

    init() throws { folder = try TemporaryFolder() }

    private func expect(
        _ arguments: [String], status: Int32, note: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        clapperTests.expect(
            try Tool.Running(arguments).finish(), status: status, note: note,
            sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        ("--range=0", "--range"), ("--range=2001", "--range"), ("--range=nan", "--range"),
        ("--range=20", "--range"), ("--step=0.5", "--step"), ("--step=41", "--step"),
        ("--stride=0", "--stride"), ("--window=61", "--window"), ("--out=a.jpg", "--out must end"),
        ("--write-fixed=a.avi", "--write-fixed must end"), ("--force", "go with --write-fixed"),
        ("--overwrite", "go with --write-fixed"),
    ])
    func optionsOutOfRange(option: String, note: String) throws {
        try expect(["sync", "run", clip, option], status: 64, note: note)
    }

    @Test(arguments: [
        ("--repeats=0", "--repeats"), ("--clips=0", "--clips"), ("--window=0", "--window"),
        ("--range=2001", "--range"), ("--seed=-1", "--seed"),
    ])
    func evaluationOptionsOutOfRange(option: String, note: String) throws {
        try expect(
            ["evaluate", "sync", "run", SampleClips.heldout, option], status: 64, note: note)
    }

    @Test func filesAreNotReplacedUnasked() throws {
        let there = folder.file("there.mp4")
        try AtomicFile.write("a film", to: there)
        let fixed = ["sync", "run", clip, "--write-fixed"]
        try expect(fixed + [there], status: 64, note: "give --overwrite")
        let same = folder.file("clip.mp4")
        try FileManager.default.createSymbolicLink(atPath: same, withDestinationPath: clip)
        try expect(fixed + [same, "--overwrite"], status: 64, note: "is the clip itself")
        try expect(fixed + [folder.file("no/f.mp4")], status: 74, note: "no/f.mp4")
        try expect(
            ["sync", "run", clip, "--out", folder.file("no/c.png")], status: 74, note: "no/c.png")
        #expect(try ReadFile.text(at: there) == "a film")
    }

    @Test func runsOfOtherTasksAreRefused() throws {
        try expect(["sync", folder.file("none"), clip], status: 66, note: "no such run")
        let run = folder.file("embed")
        try expect(
            [
                "pretrain", "avc-embed", SampleClips.heldout, "--out", run, "--steps", "1", "--set",
                "batch-size=4",
            ], status: 0, note: "avc-embed")
        for command in [["sync", run, clip], ["evaluate", "sync", run, SampleClips.heldout]] {
            try expect(command, status: 64, note: "those of 'sync' do")
        }
    }
}
