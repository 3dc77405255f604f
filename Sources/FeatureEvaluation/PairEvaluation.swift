public import ClipDatasets
internal import Essentials
internal import Foundation
public import PretextTasks
internal import TensorCore

/// How well a network tells matching pairs of picture and sound from mismatched ones.
public struct PairScores: Sendable {
    /// Share of right answers of the network's own classifier over as many matches as mismatches,
    /// 0 to 1; chance is 0.5.
    public let accuracy: Double
    /// Standard error of that share, were pairs independent.
    public let standardError: Double
    /// Probability that a match scores above a mismatch (area under the ROC curve); chance is 0.5.
    public let areaUnderCurve: Double
    /// Matches plus mismatches.
    public let pairCount: Int
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
    /// - Returns: one result a network.
    /// - Throws: `DatasetError` where clips give no samples.
    public static func run(
        models: [any TwoStreamEmbedding], task: any PretextTask, clips: [ClipRecord],
        pairCount: Int, seed: UInt64, decodeWorkers: Int
    ) throws -> [PairScores] {
        let batchSize = 32
        let plan = SamplePlan(
            clipCount: clips.count, samplesPerClip: 1, batchSize: batchSize, seed: seed)
        let loader = BatchLoader(
            clips: clips, recipe: task.evaluationViews, plan: plan, workers: decodeWorkers)
        defer { loader.close() }
        var tallies = models.map { _ in Tally() }
        let batches = (pairCount + 2 * batchSize - 1) / (2 * batchSize)
        for number in 0..<batches {
            try loader.withNextBatch { batch in
                var random = plan.batchStream(batch: number)
                let drawn = AudioVisualPairs.draw(
                    clips: batch.clipIndices, negatives: 1, random: &random)
                // A batch of one clip only has no mismatches; the next batch has others.
                guard let pairs = drawn else { return }
                for (index, model) in models.enumerated() {
                    tallies[index].add(logits(of: pairs, in: batch, model), pairs)
                }
            }
        }
        guard tallies.allSatisfy({ $0.count > 0 }) else {
            throw DatasetError(.unusable, "mismatched pairs need clips of at least 2 files")
        }
        return tallies.map(\.scores)
    }

    private static func logits(
        of pairs: AudioVisualPairs.Pairs, in batch: Batch, _ model: any TwoStreamEmbedding
    ) -> [Float] {
        withoutGradients {
            let images = model.embedImages(batch.tensor("image")).gatherRows(pairs.images)
            let sounds = model.embedSounds(batch.tensor("sound")).gatherRows(pairs.sounds)
            return model.pairLogits(images: images, sounds: sounds).values
        }
    }
}

/// Scores of matches and mismatches, collected over batches.
struct Tally {
    private var right = 0
    private var matches: [Float] = []
    private var mismatches: [Float] = []

    var count: Int { matches.count + mismatches.count }

    mutating func add(_ logits: [Float], _ pairs: AudioVisualPairs.Pairs) {
        for (row, label) in pairs.labels.enumerated() {
            let score = logits[2 * row + 1] - logits[2 * row]
            if (score > 0 ? 1 : 0) == label { right += 1 }
            if label == 1 { matches.append(score) } else { mismatches.append(score) }
        }
    }

    var scores: PairScores {
        let accuracy = Double(right) / Double(max(1, count))
        return PairScores(
            accuracy: accuracy,
            standardError: (accuracy * (1 - accuracy) / Double(max(1, count))).squareRoot(),
            areaUnderCurve: Self.areaUnderCurve(matches, mismatches), pairCount: count)
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
