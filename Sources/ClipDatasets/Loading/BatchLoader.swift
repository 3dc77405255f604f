internal import Essentials
internal import MediaIO

/// Decode workers that fill batches ahead of the trainer, in a fixed order.
///
/// Workers draw tickets (batch, slot) in order and fill preallocated batches; at most `capacity`
/// batches exist. What a batch holds depends on the plan alone, not on the number of workers or on
/// which of them is faster.
public final class BatchLoader {
    private let shared: LoaderState
    private let threads: WorkerThreads
    /// Seconds the consumer has spent waiting for batches.
    public private(set) var waitingSeconds = 0.0

    /// Starts the workers.
    ///
    /// - Parameters:
    ///   - clips: the clips that the plan's indices refer to.
    ///   - recipe: what is cut from each clip.
    ///   - plan: which clip and which random stream each sample has.
    ///   - firstBatch: where to start, as after a checkpoint.
    ///   - workers: how many threads decode.
    ///   - capacity: how many batches may be in memory.
    ///   - cache: frames and sound of earlier epochs; batches do not depend on it. Nil for none.
    public init(
        clips: [ClipRecord], recipe: any SampleRecipe, plan: SamplePlan, firstBatch: Int = 0,
        workers: Int, capacity: Int = 3, cache: SampleCache? = nil
    ) {
        let shared = LoaderState(
            clips: clips, recipe: recipe.prepared(for: clips), plan: plan, firstBatch: firstBatch,
            capacity: capacity, cache: cache)
        self.shared = shared
        threads = WorkerThreads(count: max(1, workers), name: "decode") { _ in
            DecodeWorker.run(shared)
        }
    }

    deinit { close() }

    /// Waits for the next batch and hands it to `body`; afterwards its memory is used again.
    ///
    /// - Throws: what `body` throws, or the error that ended a decode worker.
    public func withNextBatch<Result>(_ body: (Batch) throws -> Result) throws -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        let batch = try shared.waitForNextBatch()
        waitingSeconds += (clock.now - start) / .seconds(1)
        defer { shared.recycle(batch) }
        return try body(batch)
    }

    /// Ends the workers and waits for them; harmless when repeated.
    public func close() {
        shared.close()
        threads.join()
    }
}
