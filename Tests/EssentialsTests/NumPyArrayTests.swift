// Arrays in files; those of NumPy come from Tools/golden/numpy_arrays.py.

import Essentials
import Foundation
import TestSupport
import Testing

@Suite struct NumPyArrayTests {
    static let fixtures =
        URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/Essentials").path()

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [[], [1], [7], [3, 4], [2, 3, 5], [0], [4, 0], [1, 1, 1, 1, 1, 1, 2]])
    func comesBackAsItWent(shape: [Int]) throws {
        let count = shape.reduce(1, *)
        let array = NumPyArray(shape: shape, values: (0..<count).map { Float($0) * 0.1 - 3 })
        try array.write(to: folder.file("a.npy"))
        #expect(try NumPyArray(contentsOf: folder.file("a.npy")) == array)
    }

    @Test func everyBitPatternSurvives() throws {
        let values: [Float] = [
            -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .nan,
        ]
        try NumPyArray(shape: [6], values: values).write(to: folder.file("a.npy"))
        let read = try NumPyArray(contentsOf: folder.file("a.npy"))
        #expect(read.values.map(\.bitPattern) == values.map(\.bitPattern))
    }

    @Test func writesWhatNumPyWrites() throws {
        let array = NumPyArray(shape: [2, 3], values: [0.5, -1.25, 3, 1e-30, 1e30, 65504])
        #expect(array.encoded() == (try ReadFile.bytes(at: "\(Self.fixtures)/float32.npy")))
        let scalar = NumPyArray(shape: [], values: [2.5])
        #expect(scalar.encoded() == (try ReadFile.bytes(at: "\(Self.fixtures)/scalar.npy")))
    }

    @Test(
        arguments: [
            ("float32", [2, 3], [0.5, -1.25, 3, 1e-30, 1e30, 65504]),
            ("float64", [2, 3], [0.5, -1.25, 3, 1e-30, 1e30, 65504]),
            ("int32", [4], [-2_147_483_648, -1, 0, 7]), ("int64", [1, 2, 1], [-3, 16_777_216]),
            ("scalar", [], [2.5]), ("empty", [0, 5], []),
        ] as [(String, [Int], [Float])])
    func readsWhatNumPyWrote(name: String, shape: [Int], values: [Float]) throws {
        let array = try NumPyArray(contentsOf: "\(Self.fixtures)/\(name).npy")
        #expect(array == NumPyArray(shape: shape, values: values))
    }

    @Test(arguments: ["fortran", "big-endian", "uint8", "text", "version2"])
    func refusesWhatItWouldMisread(name: String) throws {
        let error = try #require(throws: FileError.self) {
            try NumPyArray(contentsOf: "\(Self.fixtures)/\(name).npy")
        }
        #expect(error.code == .malformed)
        #expect(error.path.hasSuffix("\(name).npy"))
    }

    @Test func refusesEveryTruncation() throws {
        let bytes = NumPyArray(shape: [2, 2], values: [1, 2, 3, 4]).encoded()
        for length in 0..<bytes.count {
            try Data(bytes[..<length]).write(to: URL(filePath: folder.file("a.npy")))
            #expect(throws: FileError.self, "\(length) bytes") {
                try NumPyArray(contentsOf: folder.file("a.npy"))
            }
        }
    }

    @Test func refusesBytesAfterTheEnd() throws {
        let bytes = NumPyArray(shape: [2], values: [1, 2]).encoded() + [0]
        try Data(bytes).write(to: URL(filePath: folder.file("a.npy")))
        #expect(throws: FileError.self) { try NumPyArray(contentsOf: folder.file("a.npy")) }
    }

    @Test(arguments: [
        "(2, x)", "2, 2", "(-2, -2)", "(9223372036854775807, 9223372036854775807)", "(2, 2.5)",
    ])
    func refusesShapesThatAreNone(shape: String) throws {
        try write(header: "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }\n")
        #expect(throws: FileError.self) { try NumPyArray(contentsOf: folder.file("a.npy")) }
    }

    @Test func aMissingFileIsMissing() throws {
        let error = try #require(throws: FileError.self) {
            try NumPyArray(contentsOf: folder.file("none.npy"))
        }
        #expect(error.code == .missing)
    }

    /// Writes four float32 numbers behind a header.
    private func write(header: String) throws {
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        bytes += [UInt8(header.utf8.count), 0] + Array(header.utf8)
        bytes += [UInt8](repeating: 0, count: 16)
        try Data(bytes).write(to: URL(filePath: folder.file("a.npy")))
    }
}
