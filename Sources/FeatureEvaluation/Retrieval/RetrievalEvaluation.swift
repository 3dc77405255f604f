public import ClipDatasets
internal import Essentials
public import PretextTasks
public import Retrieval

/// The four directions of a search between two kinds of things.
public enum SearchDirection: String, Sendable, CaseIterable {
    /// Sounds are found by a picture.
    case imageToSound = "image -> sound"
    /// Pictures are found by a sound.
    case soundToImage = "sound -> image"
    /// Pictures are found by a picture.
    case imageToImage = "image -> image"
    /// Sounds are found by a sound.
    case soundToSound = "sound -> sound"

    /// Whether query and candidates are of different kinds, so that a clip has one right answer.
    public var isCrossModal: Bool { self == .imageToSound || self == .soundToImage }
}

/// How well a network finds what belongs together.
public struct RetrievalScores: Sendable {
    /// What was searched by what.
    public let direction: SearchDirection
    /// Where the other half of the query's own moment came; nil within one kind.
    public let ranks: RankSummary?
    /// Mean nDCG@30 over the queries with something relevant, 0 to 1; nil without labels.
    public let gain: Double?
}

/// What an evaluation of retrieval measured.
public struct RetrievalReport: Sendable {
    /// For each network all four directions.
    public let scores: [[RetrievalScores]]
    /// For the first network, with the sound of another clip called right: what chance looks like.
    public let mismatched: [RetrievalScores]
    /// For each direction the mean nDCG@30 of random embeddings; nil without labels.
    public let randomGains: [Double?]
    /// Clips that queries and candidates come from, one moment each.
    public let clipCount: Int
    /// Samples that met a damaged file and were replaced.
    public let damagedSamples: Int
    /// Samples that were silent, still, or beyond the end of a stream, and were replaced.
    public let refusedSamples: Int
}

/// Measures retrieval among one moment of each of several clips.
///
/// Source of the measures: Arandjelović and Zisserman, "Objects that Sound", ECCV 2018, section 4.2.
/// Differs from the paper: labels are sets and the gain is their overlap (Jaccard), not a distance in
/// AudioSet's tree; the query's own clip does not count towards nDCG in any direction.
public enum RetrievalEvaluation {
    /// Ranks that count for nDCG.
    public static let depth = 30
    /// Draws of random embeddings behind the level of chance of nDCG.
    private static let randomDraws = 10

    /// Cuts moments from clips and lets every moment search all others.
    ///
    /// - Parameters:
    ///   - models: networks of the same task, in inference form, at least one.
    ///   - task: their task.
    ///   - clips: clips that the task can use.
    ///   - count: how many of them take part at most.
    ///   - labels: what each clip is about, in the order of `clips`; nil leaves nDCG out.
    ///   - seed: names the draw.
    ///   - decodeWorkers: how many threads decode.
    /// - Returns: the scores.
    /// - Throws: `DatasetError` where fewer than 2 clips give a moment.
    public static func run(
        models: [any TwoStreamEmbedding], task: any PretextTask, clips: [ClipRecord], count: Int,
        labels: [Set<String>]?, seed: UInt64, decodeWorkers: Int
    ) throws -> RetrievalReport {
        let moments = try PairedMoments(
            models: models, task: task, clips: clips, count: count, seed: seed,
            decodeWorkers: decodeWorkers)
        guard moments.clips.count >= 2 else {
            throw DatasetError(
                .unusable,
                "retrieval needs moments of at least 2 clips, found \(moments.clips.count)")
        }
        let spaces = models.indices.map {
            EmbeddingSpace(
                images: moments.images[$0], sounds: moments.sounds[$0],
                dimension: moments.dimensions[$0])
        }
        let labels = labels.map { all in moments.clips.map { all[$0] } }
        var random = RandomStream(seed: seed, keys: RandomStream.key("random embeddings"))
        let draws = (0..<randomDraws).map { _ in
            EmbeddingSpace(random: spaces[0], &random).gains(labels)
        }
        let damaged = moments.faults.count { $0.isDamage }
        return RetrievalReport(
            scores: spaces.map { $0.scores(labels, shiftedBy: 0) },
            mismatched: spaces[0].scores(nil, shiftedBy: 1),
            randomGains: SearchDirection.allCases.indices.map { direction in
                let gains = draws.compactMap { $0[direction] }
                return gains.isEmpty ? nil : gains.reduce(0, +) / Double(gains.count)
            },
            clipCount: moments.clips.count, damagedSamples: damaged,
            refusedSamples: moments.faults.count - damaged)
    }
}
