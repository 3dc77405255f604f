internal import Essentials
internal import Foundation

/// Searches an index, also while it is being added to.
public final class IndexReader {
    /// What the vectors are.
    public let description: IndexDescription
    /// The folder.
    public let folder: IndexFolder
    private let database: IndexDatabase
    private var places: [IndexedModality: IndexDatabase.Vectors]
    private var matrices: [IndexedModality: VectorMatrix] = [:]
    private var graphs: [IndexedModality: NeighbourGraph] = [:]

    /// Times that a search begins anew because rows were numbered anew meanwhile.
    private static let attempts = 5

    /// Opens an index.
    ///
    /// - Parameter folder: where it is.
    /// - Throws: `IndexError` where there is none, or it is damaged.
    public init(folder: IndexFolder) throws(IndexError) {
        self.folder = folder
        guard folder.exists else {
            throw IndexError(
                .missing, "\(folder.path): holds no index; make one with 'clapper index'")
        }
        database = try IndexDatabase(existing: folder.databasePath)
        (description, places) = try database.state()
    }

    /// How many vectors of a kind there were when the index was opened.
    public func count(of modality: IndexedModality) -> Int { places[modality]?.count ?? 0 }

    /// The nearest places of each query.
    ///
    /// - Parameters:
    ///   - queries: one after the other, `description.dimension` numbers each, made by the network of
    ///     the index.
    ///   - modality: what is searched.
    ///   - count: how many are wanted for each, at least 1.
    ///   - threads: how many threads compute.
    ///   - width: walks the graph and keeps this many candidates (ef); nil computes all scores.
    /// - Returns: for each query its hits, nearest first, of equal scores the one added earlier first;
    ///   and the share of the true ones among them, 1 for an exact search.
    /// - Throws: `IndexError.empty` where nothing of the modality is in the index, or no graph of its
    ///   present state, `FileError`.
    public func nearest(
        to queries: [Float], in modality: IndexedModality, count: Int, threads: Int,
        width: Int? = nil
    ) throws -> (hits: [[SearchHit]], recall: Double) {
        for _ in 0..<Self.attempts {
            guard let place = places[modality], place.count > 0 else {
                throw IndexError(
                    .empty,
                    "\(folder.path): holds no \(modality == .image ? "pictures" : "sounds"); "
                        + "index files that have some")
            }
            if let matrix = try matrix(modality, place) {
                let exact = ExactSearch(matrix, threads: threads)
                    .nearest(to: queries, count: count)
                let found =
                    try width.map {
                        try graph(modality, place)
                            .nearest(to: queries, count: count, width: $0, threads: threads)
                    } ?? exact
                if let hits = try database.hits(for: found, modality, as: place) {
                    return (hits, NeighbourGraph.recall(found, of: exact))
                }
            }
            (matrices, graphs) = ([:], [:])
            (_, places) = try database.state()
        }
        throw IndexError(.busy, "\(folder.path): keeps being written anew; try again later")
    }

    /// The graph of a state.
    private func graph(
        _ modality: IndexedModality, _ place: IndexDatabase.Vectors
    ) throws(IndexError) -> NeighbourGraph {
        if let graph = graphs[modality] { return graph }
        let path = folder.vectorPath(IndexFolder.graphName(modality, place))
        guard FileManager.default.fileExists(atPath: path) else {
            throw IndexError(
                .empty,
                "\(folder.path): has no graph of its present state; run 'clapper index --hnsw', or "
                    + "search without --ef")
        }
        let graph = try NeighbourGraph(contentsOf: path, dimension: description.dimension)
        graphs[modality] = graph
        return graph
    }

    /// The vectors of a modality; nil where their file has been replaced meanwhile.
    private func matrix(
        _ modality: IndexedModality, _ place: IndexDatabase.Vectors
    ) throws -> VectorMatrix? {
        if let matrix = matrices[modality] { return matrix }
        do throws(FileError) {
            let matrix = try VectorMatrix(
                mapping: folder.vectorPath(place.file), count: place.count,
                dimension: description.dimension)
            matrices[modality] = matrix
            return matrix
        } catch {
            guard error.code == .missing else { throw error }
            guard try database.state().1[modality]?.file == place.file else { return nil }
            throw IndexError(.damaged, "\(error); delete the index and make it anew")
        }
    }
}
