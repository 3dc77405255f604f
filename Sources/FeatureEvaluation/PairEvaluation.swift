public import ClipDatasets
internal import Essentials
public import PretextTasks
internal import TensorCore

/// How well a network tells matching pairs of picture and sound from mismatched ones.
public struct PairScores: Sendable {
    /// Share of right answers of the network's own classifier over as many matches as mismatches,
    /// 0 to 1; chance is 0.5.
    public let accuracy: Double
    /// Standard error of that share; pairs of one clip are not independent, so clips are the units.
    public let standardError: Double
    /// Probability that a match scores above a mismatch (area under the ROC curve); chance is 0.5.
    public let areaUnderCurve: Double
    /// Matches plus mismatches.
    public let pairCount: Int
    /// Clips that the pairs' frames come from.
    public let clipCount: Int
}

/// What an evaluation measured, and what it had to leave out.
public struct PairReport: Sendable {
    /// One result a network.
    public let scores: [PairScores]
    /// Samples that met a damaged file and were replaced.
    public let damagedSamples: Int
    /// Samples that were silent, still, or beyond the end of a stream, and were replaced.
    public let refusedSamples: Int
}

/// Measures pair accuracy on clips, several networks on the same pairs.
public enum PairEvaluation {
    /// Cuts pairs from clips and scores them.
    ///
    /// Each frame is judged twice: with its own second of sound, and with that of another clip of the
    /// same batch. Moments are drawn as in training, views without augmentation.
    ///
    /// - Parameters:
    ///   - models: networks of the same task, in inference form.
    ///   - task: their task.
    ///   - clips: clips that the task can use, at least 2.
    ///   - pairCount: how many pairs, rounded up to whole batches.
    ///   - seed: names the draw.
    ///   - decodeWorkers: how many threads decode.
    /// - Returns: one result a network, and how many samples were left out.
    /// - Throws: `DatasetError` where clips give no samples, or all come from one clip.
    public static func run(
        models: [any PairClassifier], task: any PretextTask, clips: [ClipRecord],
        pairCount: Int, seed: UInt64, decodeWorkers: Int
    ) throws -> PairReport {
        let pairsInBatch = 2 * EvaluationBatches.size
        var tallies = models.map { _ in Tally() }
        let batches = try EvaluationBatches(
            (pairCount + pairsInBatch - 1) / pairsInBatch, of: task, clips: clips,
            name: "pair evaluation", seed: seed, decodeWorkers: decodeWorkers
        ) { batch, random in
            let pairs = AudioVisualPairs.draw(
                clips: batch.clipIndices, negatives: 1, random: &random)
            let clips = pairs.images.map { batch.clipIndices[$0] }
            for (index, model) in models.enumerated() {
                tallies[index].add(logits(of: pairs, in: batch, model), pairs, clips: clips)
            }
        }
        guard tallies.allSatisfy(\.hasBothClasses) else {
            throw DatasetError(.unusable, "mismatched pairs need clips of at least 2 files")
        }
        return PairReport(
            scores: tallies.map(\.scores), damagedSamples: batches.damagedSamples,
            refusedSamples: batches.refusedSamples)
    }

    private static func logits(
        of pairs: AudioVisualPairs.Pairs, in batch: Batch, _ model: any PairClassifier
    ) -> [Float] {
        withoutGradients {
            let images = model.imageFeatures(batch.tensor("image")).gatherRows(pairs.images)
            let sounds = model.soundFeatures(batch.tensor("sound")).gatherRows(pairs.sounds)
            return model.pairLogits(images: images, sounds: sounds).values
        }
    }
}

/// Scores of matches and mismatches, collected over batches.
struct Tally {
    private var answers = ClusteredShare()
    private var matches: [Float] = []
    private var mismatches: [Float] = []

    var hasBothClasses: Bool { !matches.isEmpty && !mismatches.isEmpty }

    /// Adds judged pairs; `clips` holds the clip of each pair's frame.
    mutating func add(_ logits: [Float], _ pairs: AudioVisualPairs.Pairs, clips: [Int]) {
        for (row, label) in pairs.labels.enumerated() {
            let score = logits[2 * row + 1] - logits[2 * row]
            let isRight = (score > 0 ? 1 : 0) == label
            answers.add(isRight ? 1 : 0, clip: clips[row])
            if label == 1 { matches.append(score) } else { mismatches.append(score) }
        }
    }

    var scores: PairScores {
        PairScores(
            accuracy: answers.share, standardError: answers.standardError,
            areaUnderCurve: Self.areaUnderCurve(matches, mismatches), pairCount: answers.count,
            clipCount: answers.clipCount)
    }

    /// The Mann-Whitney statistic, ties counting half.
    static func areaUnderCurve(_ matches: [Float], _ mismatches: [Float]) -> Double {
        let below = mismatches.sorted()
        guard !below.isEmpty, !matches.isEmpty else { return 0.5 }
        let wins = matches.reduce(0.0) { sum, score in
            let lower = partitionPoint(below) { $0 < score }
            let upper = partitionPoint(below) { $0 <= score }
            return sum + Double(lower) + Double(upper - lower) / 2
        }
        return wins / (Double(matches.count) * Double(below.count))
    }

    /// How many leading elements satisfy a condition that holds for a prefix only.
    private static func partitionPoint(_ sorted: [Float], _ condition: (Float) -> Bool) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if condition(sorted[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
