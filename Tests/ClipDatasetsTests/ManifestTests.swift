import ClipDatasets
import Essentials
import Foundation
import TestSupport
import Testing

@Suite struct ManifestTests {
    @Test func listsClipsInOrderAndPassesCompanionsOver() throws {
        let folder = try TemporaryFolder()
        let clip = try Manifest.of(SampleClips.heldout, workers: 1).clips[0]
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: folder.path + "/b", withIntermediateDirectories: true)
        try manager.copyItem(atPath: clip.path, toPath: folder.path + "/b/one")
        try manager.copyItem(atPath: clip.path, toPath: folder.path + "/a.mp4")
        try AtomicFile.write("label", to: folder.path + "/labels.csv")
        try AtomicFile.write("this is no video", to: folder.path + "/fake.mp4")
        try AtomicFile.write("", to: folder.path + "/empty.mp4")
        let manifest = try Manifest.of(folder.path, workers: 2)
        #expect(manifest.clips.map(\.name) == ["a.mp4", "b/one"])
        #expect(manifest.skipped.map(\.name) == ["empty.mp4", "fake.mp4"])
        #expect(manifest.skipped.allSatisfy { $0.reason == "not-media" && !$0.detail.isEmpty })
        #expect(manifest.companionCount == 1)
    }

    @Test func survivesWritingAndReading() throws {
        let folder = try TemporaryFolder()
        let manifest = try Manifest.of(SampleClips.heldout, workers: 2)
        let path = folder.path + "/clips.jsonl"
        try AtomicFile.write(manifest.jsonLines(), to: path)
        #expect(try Manifest.of(path, workers: 1) == manifest)
    }

    @Test func aDamagedManifestNamesItsLine() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/clips.jsonl"
        let text = try Manifest.of(SampleClips.heldout, workers: 2).jsonLines()
        try AtomicFile.write(text + "{\"clip\":\n", to: path)
        let error = #expect(throws: FileError.self) { try Manifest.of(path, workers: 1) }
        let line = text.split(separator: "\n").count + 1
        #expect(error?.message == "line \(line) is not a manifest entry")
    }

    @Test func aFolderWithoutMediaAndAMissingOneAreDifferentErrors() throws {
        let folder = try TemporaryFolder()
        let empty = #expect(throws: DatasetError.self) { try Manifest.of(folder.path, workers: 1) }
        #expect(empty?.code == .unusable)
        let missing = #expect(throws: DatasetError.self) {
            try Manifest.of(folder.path + "/nowhere", workers: 1)
        }
        #expect(missing?.code == .missing)
    }

    @Test func aLinkBackToItsOwnFolderIsFollowedOnce() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/again", withDestinationPath: folder.path)
        try AtomicFile.write("no video", to: folder.path + "/x.mp4")
        #expect(try Manifest.of(folder.path, workers: 1).skipped.map(\.name) == ["x.mp4"])
    }
}
