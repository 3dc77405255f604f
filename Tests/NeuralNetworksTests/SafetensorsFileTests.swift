// Checks `SafetensorsFile`.

import Essentials
import Foundation
import NeuralNetworks
import Testing

@Suite struct SafetensorsFileTests {
    static let content = SafetensorsFile(
        tensors: StateDictionary(entries: [
            "a.weight": .init(shape: [2, 3], values: [1, -2, 3.5, .infinity, 1e-30, 0]),
            "b": .init(shape: [], values: [7]), "empty": .init(shape: [0, 4], values: []),
        ]),
        metadata: ["config": "size: \"small\"\n", "ü": "é"])

    @Test func whatIsWrittenIsReadBack() throws {
        try withTemporaryFile { path in
            try Self.content.write(to: path)
            let read = try SafetensorsFile(contentsOf: path)
            #expect(read.tensors.entries == Self.content.tensors.entries)
            #expect(read.metadata == Self.content.metadata)
        }
    }

    @Test func theBytesFollowTheFormat() throws {
        try withTemporaryFile { path in
            let file = SafetensorsFile(
                tensors: StateDictionary(entries: ["x": .init(shape: [1], values: [1])]))
            try file.write(to: path)
            let header = #"{"x":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}}"#
            let padding = (8 - header.utf8.count % 8) % 8
            let length = UInt8(header.utf8.count + padding)
            let expected: [UInt8] =
                [length, 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8)
                + [UInt8](repeating: 32, count: padding) + [0, 0, 0x80, 0x3F]
            #expect(try ReadFile.bytes(at: path) == expected)
        }
    }

    @Test func everyTruncationIsReported() throws {
        try withTemporaryFile { path in
            try Self.content.write(to: path)
            let whole = try ReadFile.bytes(at: path)
            for length in 0..<whole.count {
                try AtomicFile.write(Array(whole[..<length]), to: path)
                let error = try #require(throws: StateError.self) {
                    try SafetensorsFile(contentsOf: path)
                }
                #expect(error.code == .malformed && error.description.hasPrefix(path))
            }
        }
    }

    @Test(arguments: [
        #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#,
        #"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}"#,
        #"{"x":{"shape":[1],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        #"{"__metadata__":{"a":1},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        "[1, 2]", "{", "", String(repeating: "[", count: 10_000), "\u{0}",
    ])
    func damagedHeadersAreReported(_ header: String) throws {
        try withTemporaryFile { path in
            let bytes = Array(header.utf8)
            var length = [UInt8](repeating: 0, count: 8)
            length[0] = UInt8(bytes.count & 255)
            length[1] = UInt8(bytes.count >> 8)
            try AtomicFile.write(length + bytes + [0, 0, 0, 0], to: path)
            let error = try #require(throws: StateError.self) {
                try SafetensorsFile(contentsOf: path)
            }
            #expect(error.code == .malformed)
        }
    }

    /// As torchvision's state dictionaries have them.
    @Test(arguments: [
        (#"{"bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[4,12]},"#, true),
        (#"{"bn.number":{"dtype":"I64","shape":[],"data_offsets":[4,12]},"#, false),
        (#"{"bn.num_batches_tracked":{"dtype":"I64","shape":[2],"data_offsets":[4,12]},"#, false),
    ])
    func countersOfBatchesAreLeftOut(_ start: String, _ isReadable: Bool) throws {
        try withTemporaryFile { path in
            let header = Array(
                (start + #""x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#).utf8)
            let length: [UInt8] = [UInt8(header.count), 0, 0, 0, 0, 0, 0, 0]
            let data: [UInt8] = [0, 0, 0x80, 0x3F, 7, 0, 0, 0, 0, 0, 0, 0]
            try AtomicFile.write(length + header + data, to: path)
            guard isReadable else {
                #expect(throws: StateError.self) { try SafetensorsFile(contentsOf: path) }
                return
            }
            let read = try SafetensorsFile(contentsOf: path)
            #expect(read.tensors.entries == ["x": .init(shape: [1], values: [1])])
        }
    }

    @Test func aMissingFileIsReportedWithItsPath() throws {
        let error = try #require(throws: StateError.self) {
            try SafetensorsFile(contentsOf: "/nonexistent/w.safetensors")
        }
        #expect(error.code == .file && error.path == "/nonexistent/w.safetensors")
    }

    @Test func aFolderThatDoesNotExistIsReportedWhenWriting() throws {
        let error = try #require(throws: StateError.self) {
            try Self.content.write(to: "/nonexistent/w.safetensors")
        }
        #expect(error.code == .file)
    }

    private func withTemporaryFile(_ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "/\(UUID().uuidString).safetensors"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }
}
