import Essentials
import Foundation
import TestSupport
import Testing

@Suite struct ReadFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func readsEveryByte() throws {
        let bytes = (0..<200_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(bytes).write(to: URL(filePath: folder.file("f")))
        #expect(try ReadFile.bytes(at: folder.file("f")) == bytes)
    }

    @Test func aMissingFileIsMissing() throws {
        let error = try #require(throws: FileError.self) {
            try ReadFile.bytes(at: folder.file("none"))
        }
        #expect(error.code == .missing)
        #expect(error.path == folder.file("none"))
    }

    @Test func aFolderIsNotAFile() throws {
        let error = try #require(throws: FileError.self) { try ReadFile.bytes(at: folder.path) }
        #expect(error.code == .system(errno: EISDIR))
    }

    @Test func textMustBeUTF8() throws {
        try Data([0x68, 0xC3, 0x28]).write(to: URL(filePath: folder.file("f")))
        let error = try #require(throws: FileError.self) {
            try ReadFile.text(at: folder.file("f"))
        }
        #expect(error.code == .malformed)
        #expect(error.message == "is not UTF-8 text")
    }

    @Test func readsFilesThatStateNoSize() throws {
        let text = try ReadFile.text(at: "/proc/self/status")
        #expect(text.contains("VmPeak"))
    }
}
