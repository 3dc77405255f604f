internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks

/// Where the words that a network knows, and their vectors, come from.
struct WordSource: Sendable {
    private let path: String?
    private let takesFile: Bool
    private let largest: Int
    private let leastCount: Int

    /// Reads the settings.
    init(_ options: OptionTable) throws(ConfigurationError) {
        let path = options.text("word-vectors")
        self.path = path.isEmpty ? nil : path
        takesFile = options.text("words") == "file"
        largest = options.integer("vocabulary")
        leastCount = options.integer("least-count")
        guard !takesFile || self.path != nil else {
            throw ConfigurationError("words: 'file' needs a file; name one with word-vectors")
        }
    }

    /// The words, and a row for each where a file has vectors; 0 for words that it lacks.
    ///
    /// - Parameters:
    ///   - sentences: what is said in the collection.
    ///   - dimension: numbers of a vector.
    /// - Returns: at least one word, and `[rowCount, dimension]` row after row, or nil without a file.
    /// - Throws: `DatasetError` where no word is left, `FileError`, and `ConfigurationError` where the file's vectors have
    ///   another length.
    func words(
        of sentences: [String], dimension: Int
    ) throws -> (vocabulary: Vocabulary, vectors: [Float]?) {
        let said = Vocabulary(of: sentences, leastCount: leastCount, largest: largest)
        guard let path else { return (try nonempty(said), nil) }
        let file = try WordVectorFile(
            path: path, wanted: takesFile ? nil : Set(said.words), largest: largest)
        guard file.dimension == dimension else {
            throw ConfigurationError(
                "word-dimension: \(path) has vectors of \(file.dimension) numbers, not \(dimension); "
                    + "give --set word-dimension=\(file.dimension)")
        }
        // Words without a vector would all be the same one.
        let known = try nonempty(Vocabulary(words: file.words))
        return (known, file.table(of: known))
    }

    private func nonempty(_ vocabulary: Vocabulary) throws(DatasetError) -> Vocabulary {
        guard !vocabulary.words.isEmpty else {
            throw DatasetError(
                .unusable,
                "no word is left of what is said in the collection; lower least-count, or take "
                    + "word vectors of its language")
        }
        return vocabulary
    }
}
