internal import ClipDatasets
internal import Essentials
internal import PretextTasks

/// Batches of evaluation views that several networks judge, and the samples that could not be judged.
struct EvaluationBatches {
    /// Samples in a batch.
    static let size = 32

    /// Samples that met a damaged file and were replaced.
    let damagedSamples: Int
    /// Samples that could not be used for another reason, and were replaced.
    let refusedSamples: Int

    /// Cuts batches and hands them out in turn.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - task: the task whose evaluation views are cut.
    ///   - clips: clips that the task can use.
    ///   - name: of the evaluation, so that its moments are neither training's nor another's.
    ///   - seed: names the draw.
    ///   - decodeWorkers: how many threads decode.
    ///   - judge: gets each batch, with its stream for what is drawn within it.
    /// - Throws: `DatasetError` where clips give no samples, and what `judge` throws.
    init(
        _ count: Int, of task: any PretextTask, clips: [ClipRecord], name: String, seed: UInt64,
        decodeWorkers: Int, judge: (Batch, inout RandomStream) throws -> Void
    ) throws {
        let plan = SamplePlan(
            clipCount: clips.count, samplesPerClip: 1, batchSize: Self.size,
            seed: seed ^ RandomStream.key(name))
        let loader = BatchLoader(
            clips: clips, recipe: task.evaluationViews, plan: plan, workers: decodeWorkers)
        defer { loader.close() }
        var faults: [SampleFault] = []
        for number in 0..<count {
            try loader.withNextBatch { batch in
                faults += batch.faults.map(\.fault)
                var random = plan.batchStream(batch: number)
                try judge(batch, &random)
            }
        }
        damagedSamples = faults.count { $0.isDamage }
        refusedSamples = faults.count - damagedSamples
    }
}
