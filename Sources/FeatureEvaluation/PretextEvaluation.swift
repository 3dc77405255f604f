public import ClipDatasets
public import PretextTasks

/// How often a network answers its own pretext problem rightly.
public struct PretextScores: Sendable {
    /// Share of right answers, 0 to 1.
    public let accuracy: Double
    /// Standard error of that share, no number with one clip; answers on a clip are not independent, so clips are the units.
    public let standardError: Double
    /// Samples that were judged.
    public let sampleCount: Int
    /// Clips that they were cut from.
    public let clipCount: Int
}

/// What an evaluation measured, and what it had to leave out.
public struct PretextReport: Sendable {
    /// One result a network.
    public let scores: [PretextScores]
    /// Samples that met a damaged file and were replaced.
    public let damagedSamples: Int
    /// Samples in which nothing moved, or that could not be used for another reason, and were replaced.
    public let refusedSamples: Int
}

/// Measures accuracy on the pretext problem, several networks on the same samples.
public enum PretextEvaluation {
    /// Cuts samples from clips as evaluation views and counts right answers.
    ///
    /// - Parameters:
    ///   - models: networks of the same task, in inference form.
    ///   - task: their task.
    ///   - clips: clips that the task can use.
    ///   - sampleCount: how many samples, rounded up to whole batches of 32.
    ///   - seed: names the draw.
    ///   - decodeWorkers: how many threads decode.
    /// - Returns: one result a network, and how many samples were left out.
    /// - Throws: `DatasetError` where clips give no samples.
    public static func run(
        models: [any PretextClassifier], task: any PretextTask, clips: [ClipRecord],
        sampleCount: Int, seed: UInt64, decodeWorkers: Int
    ) throws -> PretextReport {
        var shares = models.map { _ in ClusteredShare() }
        let batches = try EvaluationBatches(
            (sampleCount + EvaluationBatches.size - 1) / EvaluationBatches.size, of: task,
            clips: clips, name: "pretext evaluation", seed: seed, decodeWorkers: decodeWorkers
        ) { batch, _ in
            for (index, model) in models.enumerated() {
                for (share, clip) in zip(model.shareRight(on: batch), batch.clipIndices) {
                    shares[index].add(share, clip: clip)
                }
            }
        }
        return PretextReport(
            scores: shares.map {
                PretextScores(
                    accuracy: $0.share, standardError: $0.standardError, sampleCount: $0.count,
                    clipCount: $0.clipCount)
            }, damagedSamples: batches.damagedSamples,
            refusedSamples: batches.refusedSamples)
    }
}
