internal import Essentials
internal import NeuralNetworks
internal import PretextTasks
public import Retrieval
internal import RunRecords
internal import TensorCore

/// A place that a search found, and what of the query found it.
public struct SearchResult: Sendable, Equatable {
    /// The place.
    public let hit: SearchHit
    /// The instant of the query that is nearest to it, in seconds on the clock of its file; nil for words.
    public let querySeconds: Double?
}

/// Searches an index by files and by words.
public final class IndexSearcher {
    private let reader: IndexReader
    private let embedder: ClipEmbedder
    private let text: (any TextEmbedding)?
    private let task: String
    private let threads: Int

    /// Opens an index and the network that made it.
    ///
    /// - Parameters:
    ///   - folder: where the index is.
    ///   - runPath: a run or checkpoint in place of the network kept in the index.
    ///   - threads: how many threads search.
    /// - Throws: `IndexError` where there is no index, it is damaged, or another network made it; and
    ///   what reading a network throws.
    public init(folder: IndexFolder, runPath: String? = nil, threads: Int) throws {
        reader = try IndexReader(folder: folder)
        let trained = try TrainedModel(path: runPath ?? folder.modelPath)
        let stride = reader.description.strideSeconds
        try reader.description.requireComparable(
            with: trained.indexDescription(strideSeconds: stride), path: folder.path)
        let network = try trained.searchableEmbedding()
        embedder = try ClipEmbedder(model: network, strideSeconds: stride)
        text = network as? any TextEmbedding
        task = trained.configuration.taskName
        self.threads = threads
    }

    /// The most frequent words, among which one is looked for that may be meant.
    private static let suggestedWords = 5000

    /// How many places of a kind there are.
    public func count(of modality: IndexedModality) -> Int { reader.count(of: modality) }

    /// The places nearest to any instant of a query.
    ///
    /// - Parameters:
    ///   - query: what is searched for.
    ///   - modality: what is found.
    ///   - count: how many are wanted, at least 1.
    ///   - width: walks the graph of the index and keeps this many candidates (ef); nil computes all
    ///     scores.
    /// - Returns: places, nearest first, each once; and the share of the true nearest that were
    ///   found, 1 for an exact search.
    /// - Throws: `MediaError` where the query cannot be used, `IndexError.empty` where nothing of the
    ///   modality is in the index.
    public func nearest(
        to query: SearchQuery, in modality: IndexedModality, count: Int, width: Int? = nil
    ) throws -> (results: [SearchResult], recall: Double) {
        let asked = try embedder.embed(
            query, silenceDecibels: reader.description.silenceDecibels)
        return try nearest(
            to: zip(asked.seconds, asked.embeddings).map { ($0, $1) }, in: modality, count: count,
            width: width)
    }

    /// The places nearest to a sentence.
    ///
    /// - Parameters:
    ///   - sentence: words, of which the network knows at least one.
    ///   - count: how many are wanted, at least 1.
    ///   - width: as for a file.
    /// - Returns: places of pictures, nearest first; the share of the true nearest that were found; and the words that the
    ///   network does not know.
    /// - Throws: `ConfigurationError` where it knows none of the words, or no words at all; `IndexError.empty`.
    public func nearest(
        toText sentence: String, count: Int, width: Int? = nil
    ) throws -> (results: [SearchResult], recall: Double, unknown: [String]) {
        guard let text else {
            throw ConfigurationError(
                "the index was made by a network of '\(task)', which knows no words; those of "
                    + "'narration' do")
        }
        let words = WordTokenizer.words(of: sentence)
        let unknown = words.filter { text.vocabulary.number(of: $0) == nil }
        guard unknown.count < words.count else {
            let likely = Array(text.vocabulary.words.prefix(Self.suggestedWords))
            let nearest = words.compactMap { NearestName.of($0, among: likely) }.first
            throw ConfigurationError(
                "the network knows none of the words of '\(sentence)'"
                    + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
        }
        let vector = withoutGradients { text.textFeatures([sentence]).values }
        let (results, recall) = try nearest(
            to: [(nil, vector)], in: .image, count: count, width: width)
        return (results, recall, unknown)
    }

    private func nearest(
        to asked: [(seconds: Double?, embedding: [Float])], in modality: IndexedModality,
        count: Int, width: Int?
    ) throws -> (results: [SearchResult], recall: Double) {
        let (found, recall) = try reader.nearest(
            to: asked.flatMap { UnitVector.normalized($0.embedding) }, in: modality,
            count: count, threads: threads, width: width)
        var results: [SearchResult] = []
        for (query, hits) in zip(asked, found) {
            results += hits.map { SearchResult(hit: $0, querySeconds: query.seconds) }
        }
        // Stable, so that equal scores stay in the order of instants and rows.
        let ordered = results.enumerated().sorted {
            ($0.element.hit.score, $1.offset) > ($1.element.hit.score, $0.offset)
        }
        var seen: Set<Place> = []
        let distinct = ordered.map(\.element).filter { seen.insert(Place($0.hit)).inserted }
        return (Array(distinct.prefix(count)), recall)
    }

    /// By what the same place is known when several instants found it.
    private struct Place: Hashable {
        let path: String?
        let start: Double

        init(_ hit: SearchHit) {
            path = hit.paths.first
            start = hit.seconds.lowerBound
        }
    }
}
