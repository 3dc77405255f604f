import Essentials
import Foundation
import RunRecords
import TestSupport
import Testing

@Suite struct RunFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Writes an empty file, and the folders above it.
    private func touch(_ name: String) throws -> String {
        let path = folder.file(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try AtomicFile.write("", to: path)
        return path
    }

    private func found(_ path: String) -> String? {
        RunFolder(holding: path).map {
            URL(fileURLWithPath: $0.path).resolvingSymlinksInPath().path
        }
    }

    @Test func aCheckpointLeadsToItsRun() throws {
        let run = URL(fileURLWithPath: folder.file("run")).resolvingSymlinksInPath().path
        _ = try touch("run/config.yaml")
        let files = try ["last", "kept"].map { try touch("run/checkpoints/\($0).safetensors") }
        #expect(files.map(found) == [run, run])
        #expect(found(try touch("run/diverged.safetensors")) == run)
        #expect(found(run) == run && found(run + "/") == run)
        let link = folder.file("link.safetensors")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: files[0])
        #expect(found(link) == run)
    }

    @Test func aCheckpointElsewhereHasNone() throws {
        #expect(found(try touch("copies/last.safetensors")) == nil)
        #expect(found(try touch("copies/checkpoints/last.safetensors")) == nil)
        #expect(found(folder.file("none.safetensors")) == nil)
    }
}
