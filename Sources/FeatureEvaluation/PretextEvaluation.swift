public import ClipDatasets
internal import Essentials
public import PretextTasks

/// How often a network answers its own pretext problem rightly.
public struct PretextScores: Sendable {
    /// Share of right answers, 0 to 1.
    public let accuracy: Double
    /// Standard error of that share; answers on one clip are not independent, so clips are the units.
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
        let batchSize = 32
        // A stream of its own: with training's, the same moments would come again.
        let plan = SamplePlan(
            clipCount: clips.count, samplesPerClip: 1, batchSize: batchSize,
            seed: seed ^ RandomStream.key("pretext evaluation"))
        let loader = BatchLoader(
            clips: clips, recipe: task.evaluationViews, plan: plan, workers: decodeWorkers)
        defer { loader.close() }
        var shares = models.map { _ in ClusteredShare() }
        var faults: [SampleFault] = []
        for _ in 0..<(sampleCount + batchSize - 1) / batchSize {
            try loader.withNextBatch { batch in
                faults += batch.faults.map(\.fault)
                for (index, model) in models.enumerated() {
                    for (share, clip) in zip(model.shareRight(on: batch), batch.clipIndices) {
                        shares[index].add(share, clip: clip)
                    }
                }
            }
        }
        let damaged = faults.count { $0.isDamage }
        return PretextReport(
            scores: shares.map {
                PretextScores(
                    accuracy: $0.share, standardError: $0.standardError, sampleCount: $0.count,
                    clipCount: $0.clipCount)
            }, damagedSamples: damaged, refusedSamples: faults.count - damaged)
    }
}
