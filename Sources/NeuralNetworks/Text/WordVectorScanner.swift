// The forms of files of word vectors.

internal import Essentials

/// Walks through the bytes of a file of word vectors.
struct WordVectorScanner {
    private let bytes: UnsafeRawBufferPointer
    private let path: String
    private var place = 0

    /// Numbers of a vector at most, far more than any have.
    private static let largestWidth = 1 << 16
    /// Binary vectors up to this length may by chance look like as many words.
    private static let widthOfChance = 2

    init(_ bytes: UnsafeRawBufferPointer, path: String) {
        self.bytes = bytes
        self.path = path
    }

    /// Hands out each word with what reads its numbers, until `body` says that it is enough.
    ///
    /// - Returns: the numbers in a vector.
    /// - Throws: `FileError.malformed` with the word at which the file is broken.
    mutating func run(
        _ body: (String, () -> [Float]?) -> Bool
    ) throws(FileError) -> Int {
        let first = fields(of: line(from: 0))
        if first.count == 2, let count = first[0].number, let width = first[1].number,
            count >= 1, width >= 1
        {
            guard width <= Self.largestWidth else {
                throw malformed("has vectors of \(width) numbers, more than \(Self.largestWidth)")
            }
            place = line(from: 0).upperBound + 1
            let second = fields(of: line(from: place))
            let isText =
                second.count > width && second.suffix(width).allSatisfy { Float($0.text) != nil }
            // A line of as many words, of which some are no numbers, is text that is broken.
            return isText || second.count == width + 1 && width > Self.widthOfChance
                ? try text(width, body) : try binary(count, width, body)
        }
        guard first.count >= 2 else { throw malformed("does not begin with a word and numbers") }
        return try text(first.count - 1, body)
    }

    private mutating func text(
        _ width: Int, _ body: (String, () -> [Float]?) -> Bool
    ) throws(FileError) -> Int {
        var number = 0
        while place < bytes.count {
            let range = line(from: place)
            place = range.upperBound + 1
            number += 1
            let parts = fields(of: range)
            guard !parts.isEmpty else { continue }
            guard parts.count > width else {
                throw malformed("word \(number) has \(parts.count - 1) numbers, not \(width)")
            }
            // A word may hold blanks: the numbers are the last.
            let numbers = parts.suffix(width).compactMap { Float($0.text) }
            guard numbers.count == width, numbers.allSatisfy(\.isFinite) else {
                throw malformed("word \(number) has something else than numbers")
            }
            let word = parts.dropLast(width).map(\.text).joined(separator: " ")
            guard body(word, { numbers }) else { break }
        }
        return width
    }

    private mutating func binary(
        _ count: Int, _ width: Int, _ body: (String, () -> [Float]?) -> Bool
    ) throws(FileError) -> Int {
        let bytes = bytes
        let (size, overflows) = width.multipliedReportingOverflow(by: 4)
        for number in 1...count {
            // Some writers end each vector with a line break, others do not.
            while place < bytes.count, bytes[place] == UInt8(ascii: "\n") { place += 1 }
            guard let end = bytes[place...].firstIndex(of: UInt8(ascii: " ")), !overflows,
                size <= bytes.count - end - 1
            else { throw malformed("ends within word \(number) of \(count)") }
            let word = String(decoding: bytes[place..<end], as: UTF8.self)
            let start = end + 1
            place = start + size
            let numbers = {
                (0..<width).map { column in
                    Float(
                        bitPattern: UInt32(
                            littleEndian: bytes.loadUnaligned(
                                fromByteOffset: start + 4 * column, as: UInt32.self)))
                }
            }
            var isBroken = false
            let goesOn = body(word) {
                let values = numbers()
                isBroken = !values.allSatisfy(\.isFinite)
                return isBroken ? nil : values
            }
            guard !isBroken else {
                throw malformed("word \(number) has something else than numbers")
            }
            guard goesOn else { break }
        }
        return width
    }

    private struct Field {
        let text: String
        var number: Int? { Int(text) }
    }

    /// Where the line lies that begins at a place, without its end.
    private func line(from start: Int) -> Range<Int> {
        let start = min(start, bytes.count)
        return start..<(bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count)
    }

    private func fields(of line: Range<Int>) -> [Field] {
        bytes[line].split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            .map { Field(text: String(decoding: $0, as: UTF8.self)) }
    }

    private func malformed(_ what: String) -> FileError {
        .malformed(path, "\(what); needs word vectors as word2vec or GloVe write them")
    }
}
