// Word vectors that others made.

public import Essentials
internal import Foundation

/// A file of word vectors, as word2vec and GloVe write them.
///
/// Three forms, told apart by content: lines of a word and its numbers (GloVe); the same after a line with the numbers
/// of words and of columns (word2vec's text); after such a line words, each with a blank and its numbers as little-endian
/// floats (word2vec's binary form). The file is mapped, not read as a whole: the usual one of Google News has 3.6 GB.
public struct WordVectorFile {
    /// Words in the order of the file, in lower case.
    public let words: [String]
    /// Their vectors, one after the other.
    public let vectors: [Float]
    /// Numbers in a vector.
    public let dimension: Int

    /// Reads the vectors of some words.
    ///
    /// Words are compared in lower case; of those that differ in case alone the first in lower case counts, else the
    /// first. What the tokenizer would take apart, such as `New_York's!`, is passed over.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - wanted: words in lower case; nil takes all, which are few enough where `largest` is.
    ///   - largest: the most words that are taken.
    /// - Throws: `FileError` where it is missing or is no such file, with the place.
    public init(path: String, wanted: Set<String>? = nil, largest: Int) throws(FileError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw FileError(code: .missing, path: path, message: "no such file")
        }
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        else { throw .system("map", path: path) }
        var collector = Collector(wanted: wanted, largest: largest)
        let scanned = data.withUnsafeBytes { bytes -> Result<Int, FileError> in
            var scanner = WordVectorScanner(bytes, path: path)
            do throws(FileError) {
                return .success(try scanner.run { collector.take($0, $1) })
            } catch {
                return .failure(error)
            }
        }
        dimension = try scanned.get()
        words = collector.words
        vectors = collector.vectors
    }

    /// The rows of a vocabulary: row 0 and those of words without a vector are 0.
    ///
    /// - Parameter vocabulary: the words.
    /// - Returns: `[rowCount, dimension]`, row after row.
    public func table(of vocabulary: Vocabulary) -> [Float] {
        var table = [Float](repeating: 0, count: vocabulary.rowCount * dimension)
        for (index, word) in words.enumerated() {
            guard let number = vocabulary.number(of: word) else { continue }
            for column in 0..<dimension {
                table[number * dimension + column] = vectors[index * dimension + column]
            }
        }
        return table
    }

    /// Keeps what is wanted.
    private struct Collector {
        let wanted: Set<String>?
        let largest: Int
        var words: [String] = []
        var vectors: [Float] = []
        /// Where a word is, and whether it was in lower case in the file.
        private var places: [String: (index: Int, isExact: Bool)] = [:]

        init(wanted: Set<String>?, largest: Int) {
            (self.wanted, self.largest) = (wanted, largest)
        }

        /// Takes a word and, if it is kept, its numbers; says whether to go on.
        mutating func take(_ written: String, _ read: () -> [Float]?) -> Bool {
            let word = written.lowercased()
            if let wanted, !wanted.contains(word) { return true }
            guard WordTokenizer.words(of: word) == [word] else { return true }
            if let known = places[word] {
                guard !known.isExact, written == word, let numbers = read() else { return true }
                places[word] = (known.index, true)
                let start = known.index * numbers.count
                vectors.replaceSubrange(start..<start + numbers.count, with: numbers)
                return true
            }
            guard words.count < largest else { return wanted != nil }
            guard let numbers = read() else { return true }
            places[word] = (words.count, written == word)
            words.append(word)
            vectors += numbers
            return true
        }
    }
}
