// Archives of arrays; the bytes that NumPy writes come from Tools/golden/numpy_arrays.py.

import Foundation
import TestSupport
import Testing

@testable import Essentials

@Suite struct NumPyArchiveTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func holdsTheBytesThatNumPyWrites() throws {
        var archive = NumPyArchive()
        archive.add("embeddings", shape: [2, 3], values: [0.5, -1.25, 3, 1e-30, 1e30, 65504])
        archive.add("times", shape: [2], values: [-1, 1 << 40] as [Int64])
        archive.add("names", ["a", "größer 映画 😀", ""])
        #expect(archive.names == ["embeddings", "times", "names"])
        try archive.write(to: folder.file("a.npz"))
        let members = try StoredZip(contentsOf: folder.file("a.npz")).members
        #expect(members.map(\.name) == ["embeddings.npy", "times.npy", "names.npy"])
        for (member, fixture) in zip(members, ["float32", "large-int64", "text"]) {
            let expected = try ReadFile.bytes(at: "\(NumPyArrayTests.fixtures)/\(fixture).npy")
            #expect(member.bytes == expected, "\(fixture)")
        }
    }

    @Test func floatsAreReadBackAsArrays() throws {
        let array = NumPyArray(shape: [3, 1], values: [1, 2, 3])
        var archive = NumPyArchive()
        archive.add("größe", array)
        try archive.write(to: folder.file("a.npz"))
        let member = try #require(try StoredZip(contentsOf: folder.file("a.npz")).members.first)
        #expect(member.name == "größe.npy")
        try AtomicFile.write(member.bytes, to: folder.file("a.npy"))
        #expect(try NumPyArray(contentsOf: folder.file("a.npy")) == array)
    }

    @Test func theSameArraysGiveTheSameBytes() throws {
        for name in ["a.npz", "b.npz"] {
            var archive = NumPyArchive()
            archive.add("x", shape: [0], values: [] as [Float])
            archive.add("none", [])
            try archive.write(to: folder.file(name))
        }
        let bytes = try ReadFile.bytes(at: folder.file("a.npz"))
        #expect(bytes == (try ReadFile.bytes(at: folder.file("b.npz"))))
    }

    @Test func anEmptyArchiveIsAnArchive() throws {
        try NumPyArchive().write(to: folder.file("a.npz"))
        #expect(try StoredZip(contentsOf: folder.file("a.npz")).members.isEmpty)
    }

    @Test func fourGigabytesAreRefusedBeforeTheyAreMade() throws {
        // One long string makes every other one as long: 40,001 x 40,000 characters are 6.4 GB.
        var archive = NumPyArchive()
        let long = String(repeating: "x", count: 40_000)
        archive.add("names", [long] + [String](repeating: "", count: 40_000))
        let error = try #require(throws: FileError.self) {
            try archive.write(to: folder.file("a.npz"))
        }
        #expect(error.code == .malformed)
        #expect(error.message.contains("4 GiB"))
        #expect(try folder.content == [])
    }

    @Test func wrongShapesAndTakenNamesStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            var archive = NumPyArchive()
            archive.add("x", shape: [2, 2], values: [1, 2, 3] as [Float])
        }
        await #expect(processExitsWith: .failure) {
            var archive = NumPyArchive()
            archive.add("x", ["a"])
            archive.add("x", ["b"])
        }
    }

    @Test func checksumOfTheStandardText() {
        var checksum = CRC32()
        #expect(checksum.value == 0)
        checksum.update(Array("12345".utf8))
        checksum.update(Array("6789".utf8))
        #expect(checksum.value == 0xCBF4_3926)
    }
}

/// A reader of ZIP archives without compression, written from the format's description.
struct StoredZip {
    struct Malformed: Error {}

    let members: [(name: String, bytes: [UInt8])]

    init(contentsOf path: String) throws {
        let bytes = try ReadFile.bytes(at: path)
        func number(_ offset: Int, _ size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        let end = bytes.count - 22
        guard end >= 0, number(end, 4) == 0x0605_4B50 else { throw Malformed() }
        let (count, size, start) = (number(end + 10, 2), number(end + 12, 4), number(end + 16, 4))
        guard number(end + 8, 2) == count, start + size == end else { throw Malformed() }
        var record = start
        var members: [(name: String, bytes: [UInt8])] = []
        for _ in 0..<count {
            let local = number(record + 42, 4)
            let nameLength = number(record + 28, 2)
            // Method, times, checksum, sizes and name length are the same in both records.
            guard number(record, 4) == 0x0201_4B50, number(local, 4) == 0x0403_4B50,
                bytes[(record + 6)..<(record + 30)] == bytes[(local + 4)..<(local + 28)],
                number(record + 10, 2) == 0, number(record + 20, 4) == number(record + 24, 4)
            else { throw Malformed() }
            let name = bytes[(local + 30)..<(local + 30 + nameLength)]
            let body = local + 30 + nameLength + number(local + 28, 2)
            let content = Array(bytes[body..<(body + number(record + 24, 4))])
            var checksum = CRC32()
            checksum.update(content)
            guard Int(checksum.value) == number(record + 16, 4) else { throw Malformed() }
            members.append((String(decoding: name, as: UTF8.self), content))
            record += 46 + nameLength + number(record + 30, 2) + number(record + 32, 2)
        }
        guard record == end else { throw Malformed() }
        self.members = members
    }
}
