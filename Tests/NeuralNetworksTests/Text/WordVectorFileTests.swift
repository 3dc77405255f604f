import Essentials
import Foundation
import NeuralNetworks
import TestSupport
import Testing

@Suite struct WordVectorFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ bytes: Data) throws -> String {
        let path = folder.file("words")
        try bytes.write(to: URL(fileURLWithPath: path))
        return path
    }

    private func binary(_ entries: [(String, [Float])], lineBreaks: Bool) -> Data {
        var data = Data("\(entries.count) \(entries[0].1.count)\n".utf8)
        for (word, values) in entries {
            data += Data("\(word) ".utf8)
            for value in values {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { data += Data($0) }
            }
            if lineBreaks { data += Data("\n".utf8) }
        }
        return data
    }

    private static let entries: [(String, [Float])] = [
        ("The", [1, 2, 3]), ("dog", [-0.5, 0.25, 1e-3]), ("the", [4, 5, 6]),
        ("new-york", [7, 8, 9]),
        ("don't", [10, 11, 12]),
    ]

    /// Numbers whose bytes are line breaks and blanks.
    @Test(arguments: [true, false]) func theBinaryFormIsRead(_ lineBreaks: Bool) throws {
        let blank = Float(bitPattern: 0x200A_200A)
        let entries = Self.entries + [("odd", [blank, blank, 1])]
        let read = try WordVectorFile(
            path: file(binary(entries, lineBreaks: lineBreaks)), largest: 10)
        #expect(read.words == ["the", "dog", "don't", "odd"])
        #expect(read.dimension == 3)
        #expect(Array(read.vectors.prefix(6)) == [4, 5, 6, -0.5, 0.25, 1e-3])
    }

    /// Words and numbers that hold no blank look like a line of text.
    @Test func binaryVectorsOfOneNumberAreRead() throws {
        let read = try WordVectorFile(
            path: file(binary([("salt", [1.5]), ("oil", [2.5])], lineBreaks: true)), largest: 9)
        #expect(read.words == ["salt", "oil"] && read.vectors == [1.5, 2.5])
    }

    @Test func wordsOfTextMayHoldBlanks() throws {
        let read = try WordVectorFile(
            path: file(Data("2 2\nnew york 1 2\nsalt 3 4\n".utf8)), largest: 9)
        #expect(read.words == ["salt"] && read.vectors == [3, 4])
    }

    @Test(arguments: ["5 3\n", ""]) func textIsReadWithAndWithoutAHead(_ head: String) throws {
        let lines = Self.entries.map { word, values in
            ([word] + values.map { "\($0)" }).joined(separator: " ") + "\n"
        }
        let read = try WordVectorFile(
            path: file(Data((head + lines.joined()).utf8)), largest: 10)
        #expect(read.words == ["the", "dog", "don't"])
        #expect(read.vectors == [4, 5, 6, -0.5, 0.25, 1e-3, 10, 11, 12])
        let some = try WordVectorFile(
            path: file(Data((head + lines.joined()).utf8)), wanted: ["dog", "cat"], largest: 10)
        #expect(some.words == ["dog"])
        let vocabulary = Vocabulary(words: ["cat", "dog"])
        #expect(some.table(of: vocabulary) == [0, 0, 0, 0, 0, 0, -0.5, 0.25, 1e-3])
    }

    @Test(
        arguments: [
            "", "alone\n", "a 1 2\nb 1\n", "a 1 2\nb 1 x\n", "a 1 nan\n", "2 3\na 1 2 3\nb 1 2\n",
            "9 3\nshort", "1 9223372036854775807\na 1\n", "2 3\na 1 x 3\nb 1 2 3\n",
        ])
    func brokenFilesAreErrorsWithTheirPlace(_ text: String) throws {
        let path = try file(Data(text.utf8))
        let error = #expect(throws: FileError.self) { try WordVectorFile(path: path, largest: 9) }
        #expect(error?.code == .malformed && error?.path == path, "\(String(describing: error))")
    }

    @Test func aMissingFileSaysSo() {
        let error = #expect(throws: FileError.self) {
            try WordVectorFile(path: folder.file("none"), largest: 9)
        }
        #expect(error?.code == .missing)
    }
}
