// The words that a network knows.

/// Words in a fixed order, each known by its number; 0 stands for "no word".
///
/// What a network learnt belongs to the numbers, so the vocabulary is kept with its weights.
public struct Vocabulary: Sendable, Equatable {
    /// The words; the first has number 1.
    public let words: [String]
    private let numbers: [String: Int]

    /// Makes a vocabulary; of equal words the first counts.
    public init(words: [String]) {
        var numbers: [String: Int] = [:]
        var distinct: [String] = []
        for word in words where numbers[word] == nil {
            distinct.append(word)
            numbers[word] = distinct.count
        }
        self.words = distinct
        self.numbers = numbers
    }

    /// Collects the words of sentences, the most frequent first, equally frequent ones in order of their letters.
    ///
    /// - Parameters:
    ///   - sentences: the text.
    ///   - leastCount: words that occur less often are left out.
    ///   - largest: the most words that are taken.
    public init(of sentences: some Sequence<String>, leastCount: Int = 1, largest: Int) {
        var counts: [String: Int] = [:]
        for sentence in sentences {
            for word in WordTokenizer.words(of: sentence) { counts[word, default: 0] += 1 }
        }
        let frequent = counts.filter { $0.value >= leastCount }
        let ordered = frequent.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        self.init(words: ordered.prefix(largest).map(\.key))
    }

    /// How many rows a table of word vectors has: one for each word, and row 0.
    public var rowCount: Int { words.count + 1 }

    /// The number of a word in lower case; nil for an unknown one.
    public func number(of word: String) -> Int? { numbers[word] }

    /// The numbers of the known words of a sentence; unknown ones are left out.
    ///
    /// - Parameters:
    ///   - sentence: any text.
    ///   - limit: what comes after so many known words is left out.
    /// - Returns: numbers from 1, in the order of the words.
    public func numbers(of sentence: String, limit: Int) -> [Int] {
        Array(WordTokenizer.words(of: sentence).lazy.compactMap { numbers[$0] }.prefix(limit))
    }

    /// The words one a line, as they are stored.
    public var stored: String { words.joined(separator: "\n") }

    /// Reads what `stored` returned.
    public init(stored: String) {
        self.init(words: stored.split(separator: "\n").map(String.init))
    }
}
