public import ClipDatasets
internal import Essentials
internal import Inference
internal import MediaIO
internal import NeuralNetworks
public import PretextTasks
public import Retrieval
internal import TensorCore

/// A part of a clip that sentences tell of.
public struct DescribedMoment: Sendable, Equatable {
    /// The clip.
    public let clip: ClipRecord
    /// The part, on the clock of its pictures.
    public let seconds: Range<Double>
    /// The sentences, at least one.
    public let sentences: [String]

    /// Makes a moment from its parts.
    public init(clip: ClipRecord, seconds: Range<Double>, sentences: [String]) {
        self.clip = clip
        self.seconds = seconds
        self.sentences = sentences
    }
}

/// What an evaluation of retrieval by words measured.
public struct TextRetrievalReport: Sendable {
    /// For each network where the right clip of each sentence came.
    public let textToClip: [RankSummary]
    /// For each network where the best of a clip's own sentences came among it and all of other clips.
    public let clipToText: [RankSummary]
    /// For the first network, with the clip of another sentence called right.
    public let mismatched: RankSummary
    /// Clips, or parts of clips, that were searched.
    public let momentCount: Int
    /// For each sentence how many clips it searches: all but the others that are described by the same words.
    public let candidateCounts: [Int]
    /// Sentences.
    public var sentenceCount: Int { candidateCounts.count }
    /// Clips left out, and why.
    public let leftOut: [String]
}

/// Measures retrieval of clips by sentences and of sentences by clips.
///
/// A part of a clip is embedded every half second, and the mean of its vectors counts; vectors are compared by
/// cosine, as in a search. Ties share the mean of their ranks. Clips that are described by the very words of a sentence are
/// no wrong answers to it: they are left out of its search, and the sentence out of theirs.
public enum TextRetrieval {
    /// From one instant of a part to the next, in seconds.
    private static let strideSeconds = 0.5
    /// Instants of a part at most.
    private static let instantLimit = 60

    /// Embeds moments and sentences, and lets each search the others.
    ///
    /// - Parameters:
    ///   - models: networks, in inference form, at least one.
    ///   - moments: parts of clips with their sentences.
    ///   - progress: gets the number of moments done.
    /// - Returns: the ranks.
    /// - Throws: `DatasetError` where fewer than 2 moments can be used.
    public static func run(
        models: [any TextEmbedding], moments: [DescribedMoment],
        progress: (Int) -> Void = { _ in }
    ) throws -> TextRetrievalReport {
        let seen = try Pictures(of: moments, models, progress: progress)
        let used = seen.moments
        guard used.count >= 2 else {
            throw DatasetError(
                .unusable, "retrieval needs 2 described clips at least, found \(used.count)")
        }
        let owners = used.enumerated().flatMap { index, moment in
            moment.sentences.map { _ in index }
        }
        let matrices = zip(models, seen.vectors).map { model, pictures in
            scores(model, used.flatMap(\.sentences), pictures)
        }
        let twins = twins(of: used)
        let searched = matrices.map { leavingOut(twins, of: $0, clips: used.count) }
        return TextRetrievalReport(
            textToClip: searched.map {
                RankSummary(scores: $0, candidates: used.count, right: owners)
            },
            clipToText: matrices.map { bestOwn($0, owners, twins, clips: used.count) },
            mismatched: RankSummary(
                scores: searched[0], candidates: used.count,
                right: mismatched(owners, twins, clips: used.count)),
            momentCount: used.count, candidateCounts: twins.map { used.count - $0.count },
            leftOut: seen.leftOut)
    }

    /// For each sentence the other clips that are described by the same words.
    static func twins(of moments: [DescribedMoment]) -> [Set<Int>] {
        var clips: [[String]: Set<Int>] = [:]
        let words = moments.map { $0.sentences.map(WordTokenizer.words) }
        for (clip, sentences) in words.enumerated() {
            for sentence in sentences { clips[sentence, default: []].insert(clip) }
        }
        return words.enumerated().flatMap { clip, sentences in
            sentences.map { clips[$0, default: []].subtracting([clip]) }
        }
    }

    /// For each sentence another clip that it searches, the next one; its own where there is no other.
    static func mismatched(_ owners: [Int], _ twins: [Set<Int>], clips: Int) -> [Int] {
        zip(owners, twins).map { owner, twins in
            (1..<clips).map { (owner + $0) % clips }.first { !twins.contains($0) } ?? owner
        }
    }

    /// Scores `[sentences, clips]` with the least possible for some clips of each sentence.
    private static func leavingOut(
        _ twins: [Set<Int>], of scores: [Float], clips: Int
    ) -> [Float] {
        var scores = scores
        for (sentence, others) in twins.enumerated() {
            for clip in others { scores[sentence * clips + clip] = -.infinity }
        }
        return scores
    }

    /// What networks make of moments.
    private struct Pictures {
        /// The moments that could be used.
        private(set) var moments: [DescribedMoment] = []
        /// By network a vector for each of them.
        private(set) var vectors: [[[Float]]]
        private(set) var leftOut: [String] = []

        init(
            of moments: [DescribedMoment], _ models: [any TextEmbedding], progress: (Int) -> Void
        ) throws {
            let aligners = try models.map {
                try ClipAligner(model: $0, strideSeconds: TextRetrieval.strideSeconds)
            }
            vectors = models.map { _ in [] }
            for (number, moment) in moments.enumerated() {
                let instants = TextRetrieval.instants(
                    of: moment, span: models[0].frameTiming.span)
                do {
                    let found = try aligners.compactMap {
                        try $0.meanPicture(at: instants, of: moment.clip)
                    }
                    add(moment, found)
                } catch let error as MediaError {
                    leftOut.append("\(error)")
                }
                progress(number + 1)
            }
        }

        private mutating func add(_ moment: DescribedMoment, _ found: [[Float]]) {
            guard found.count == vectors.count else {
                leftOut.append("\(moment.clip.name): ends before \(moment.seconds.lowerBound) s")
                return
            }
            for index in found.indices { vectors[index].append(found[index]) }
            moments.append(moment)
        }
    }

    /// Where the part is looked at: from half of what the network sees at once in, or its middle alone.
    static func instants(of moment: DescribedMoment, span: Double) -> [Double] {
        let (start, end) = (moment.seconds.lowerBound, moment.seconds.upperBound)
        let length = end - start - span
        guard length > 0 else { return [(start + end) / 2] }
        let count = min(instantLimit, Int(length / strideSeconds) + 1)
        guard count > 1 else { return [(start + end) / 2] }
        return (0..<count).map {
            start + span / 2 + length * Double($0) / Double(count - 1)
        }
    }

    /// `[sentences, clips]`, row by row.
    private static func scores(
        _ model: any TextEmbedding, _ sentences: [String], _ pictures: [[Float]]
    ) -> [Float] {
        let width = pictures[0].count
        let clips = Tensor(
            pictures.flatMap { UnitVector.normalized($0) }, shape: [pictures.count, width])
        return withoutGradients {
            model.textFeatures(sentences).l2Normalized().matmul(clips, transposesOther: true)
                .values
        }
    }

    /// The rank of the best of a clip's own sentences among it and all sentences of others, without those of the same words.
    static func bestOwn(
        _ scores: [Float], _ owners: [Int], _ twins: [Set<Int>], clips: Int
    ) -> RankSummary {
        RankSummary(
            ranks: (0..<clips).map { clip in
                let best =
                    owners.indices.filter { owners[$0] == clip }
                    .map { scores[$0 * clips + clip] }.max() ?? -.infinity
                var rank = 1.0
                for (sentence, owner) in owners.enumerated()
                where owner != clip && !twins[sentence].contains(clip) {
                    let score = scores[sentence * clips + clip]
                    if score > best { rank += 1 } else if score == best { rank += 0.5 }
                }
                return rank
            })
    }
}
