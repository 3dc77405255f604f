import Essentials
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct AtomicFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func writesBytesAndText() throws {
        try AtomicFile.write([0, 255, 10] as [UInt8], to: folder.file("bytes"))
        #expect(try ReadFile.bytes(at: folder.file("bytes")) == [0, 255, 10])
        try AtomicFile.write("größer 😀\n", to: folder.file("text"))
        #expect(try ReadFile.text(at: folder.file("text")) == "größer 😀\n")
        try AtomicFile.write([] as [UInt8], to: folder.file("empty"))
        #expect(try ReadFile.bytes(at: folder.file("empty")) == [])
        #expect(try folder.content == ["bytes", "empty", "text"])
    }

    @Test func replacesWhatWasThere() throws {
        try AtomicFile.write("a long first version", to: folder.file("f"))
        try AtomicFile.write("short", to: folder.file("f"))
        #expect(try ReadFile.text(at: folder.file("f")) == "short")
        #expect(try folder.content == ["f"])
    }

    @Test func piecesArriveInOrder() throws {
        let piece = [UInt8](repeating: 7, count: 300_000)
        try AtomicFile.write(to: folder.file("f")) { (writer) throws(FileError) in
            try writer.append([1, 2])
            try writer.append([])
            try writer.append(piece)
            try writer.append([3])
        }
        #expect(try ReadFile.bytes(at: folder.file("f")) == [1, 2] + piece + [3])
    }

    @Test func aFailingBodyKeepsThePreviousContentAndLeavesNothing() throws {
        try AtomicFile.write("previous", to: folder.file("f"))
        #expect(throws: FileError.self) {
            try AtomicFile.write(to: folder.file("f")) { (writer) throws(FileError) in
                try writer.append([1, 2, 3])
                throw .malformed("input", "is broken")
            }
        }
        #expect(try ReadFile.text(at: folder.file("f")) == "previous")
        #expect(try folder.content == ["f"])
    }

    @Test func theNewContentShowsOnlyAtTheEnd() throws {
        try AtomicFile.write("previous", to: folder.file("f"))
        try AtomicFile.write(to: folder.file("f")) { (writer) throws(FileError) in
            try writer.append(Array("next".utf8))
            #expect(try ReadFile.text(at: folder.file("f")) == "previous")
        }
        #expect(try ReadFile.text(at: folder.file("f")) == "next")
    }

    @Test func aMissingFolderIsNamed() throws {
        let error = try #require(throws: FileError.self) {
            try AtomicFile.write("x", to: folder.file("missing/f"))
        }
        // An output: unlike an input that is not there, it is not "missing".
        #expect(error.code == .system(errno: ENOENT))
        #expect(error.description.contains("missing/f: open for writing: its folder"))
    }

    @Test func aFolderInThePlaceOfTheFileIsKept() throws {
        try FileManager.default.createDirectory(
            atPath: folder.file("f"), withIntermediateDirectories: false)
        let error = try #require(throws: FileError.self) {
            try AtomicFile.write("x", to: folder.file("f"))
        }
        #expect(error.code == .system(errno: EISDIR))
        #expect(try folder.content == ["f"])
    }

    @Test(.enabled(if: getuid() != 0, "root may write anywhere"))
    func anUnwritableFolderIsRefused() throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o500], ofItemAtPath: folder.path)
        defer {
            try? FileManager.default.setAttributes(
                [.posixPermissions: 0o700], ofItemAtPath: folder.path)
        }
        let error = try #require(throws: FileError.self) {
            try AtomicFile.write("x", to: folder.file("f"))
        }
        #expect(error.code == .system(errno: EACCES))
        #expect(error.message.contains("choose a folder you may write to"))
    }

    @Test func aFolderOfTheKernelIsRefused() throws {
        // Not even root may create files in /proc.
        let error = try #require(throws: FileError.self) {
            try AtomicFile.write("x", to: "/proc/clapper-test")
        }
        #expect(error.path == "/proc/clapper-test")
    }

    @Test func aFullDiskSaysSoAndLeavesNothing() throws {
        // The file that is written to on the way is a link to the device that is always full.
        let temporary = AtomicFile.partialPath(of: folder.file("f"))
        try FileManager.default.createSymbolicLink(
            atPath: temporary, withDestinationPath: "/dev/full")
        let error = try #require(throws: FileError.self) {
            try AtomicFile.write("x", to: folder.file("f"))
        }
        #expect(error.code == .system(errno: ENOSPC))
        #expect(error.message.contains("free some space"))
        #expect(try folder.content == [])
    }

    @Test func manyThreadsMayWriteOnePath() throws {
        let path = folder.file("f")
        let faults = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for number in 0..<50 {
                do throws(FileError) {
                    let text = String(repeating: "\(thread)", count: 1 + number)
                    try AtomicFile.write(text, to: path)
                } catch {
                    faults.withLock { $0.append(error.description) }
                }
            }
        }
        #expect(faults.withLock { $0 } == [])
        #expect(try folder.content == ["f"])
        #expect(Set(try ReadFile.text(at: path)).count == 1)
    }

    @Test func aFileInTheWorkingFolderNeedsNoSlash() throws {
        let name = "clapper-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: name) }
        try AtomicFile.write("x", to: name)
        #expect(try ReadFile.text(at: name) == "x")
    }
}
