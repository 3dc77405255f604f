internal import Essentials
internal import PretextTasks
public import Retrieval

/// A place that a search found, and what of the query found it.
public struct SearchResult: Sendable, Equatable {
    /// The place.
    public let hit: SearchHit
    /// The instant of the query that is nearest to it, in seconds on the clock of its file.
    public let querySeconds: Double
}

/// Searches an index by files.
public final class IndexSearcher {
    private let reader: IndexReader
    private let embedder: ClipEmbedder
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
        let network = try trained.twoStreamEmbedding()
        embedder = try ClipEmbedder(model: network, strideSeconds: stride)
        self.threads = threads
    }

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
        let (found, recall) = try reader.nearest(
            to: asked.embeddings.flatMap(UnitVector.normalized), in: modality, count: count,
            threads: threads,
            width: width)
        var results: [SearchResult] = []
        for (instant, hits) in zip(asked.seconds, found) {
            results += hits.map { SearchResult(hit: $0, querySeconds: instant) }
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
