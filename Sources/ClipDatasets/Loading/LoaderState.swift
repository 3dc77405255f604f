internal import Essentials

/// What the decode workers and the consumer of a `BatchLoader` share.
final class LoaderState: Sendable {
    let clips: [ClipRecord]
    let recipe: any SampleRecipe
    let plan: SamplePlan
    let cache: SampleCache?

    /// One sample to be made.
    struct Ticket {
        let batchNumber: Int
        let slot: Int
        /// The clip that the plan has for it.
        let clip: Int
        let batch: Batch
    }

    private struct Filling {
        let batch: Batch
        let clips: [Int]
        var remaining: Int
        var faults: [Int: [(clip: Int, fault: SampleFault)]] = [:]
    }

    private struct State {
        var nextBatch: Int
        var nextSlot = 0
        var nextConsumed: Int
        var free: [Batch]
        var filling: [Int: Filling] = [:]
        var isClosed = false
        var failure: (any Error)?
    }

    private let state: Monitor<State>

    init(
        clips: [ClipRecord], recipe: any SampleRecipe, plan: SamplePlan, firstBatch: Int,
        capacity: Int, cache: SampleCache?
    ) {
        self.clips = clips
        self.recipe = recipe
        self.plan = plan
        self.cache = cache
        let batches = (0..<max(1, capacity)).map { _ in
            Batch(arrays: recipe.arrays, size: plan.batchSize)
        }
        state = Monitor(State(nextBatch: firstBatch, nextConsumed: firstBatch, free: batches))
    }

    /// The next sample to make, or `nil` once the loader is closed; waits for memory.
    func takeTicket() -> Ticket? {
        state.wait { [plan] state -> Ticket?? in
            if state.isClosed { return .some(nil) }
            let number = state.nextBatch
            if state.filling[number] == nil {
                guard let batch = state.free.popLast() else { return nil }
                let clips = plan.clips(ofBatch: number)
                state.filling[number] = Filling(
                    batch: batch, clips: clips, remaining: plan.batchSize)
            }
            guard let filling = state.filling[number] else { return nil }
            let ticket = Ticket(
                batchNumber: number, slot: state.nextSlot, clip: filling.clips[state.nextSlot],
                batch: filling.batch)
            state.nextSlot += 1
            if state.nextSlot == plan.batchSize {
                state.nextSlot = 0
                state.nextBatch += 1
            }
            return .some(ticket)
        }
    }

    /// Hands in a finished sample with the clip it came from and the faults met on the way.
    func complete(
        _ ticket: Ticket, clip: Int, faults: [(clip: Int, fault: SampleFault)]
    ) {
        state.withLock { state in
            ticket.batch.clipIndices[ticket.slot] = clip
            state.filling[ticket.batchNumber]?.faults[ticket.slot] = faults
            state.filling[ticket.batchNumber]?.remaining -= 1
        }
    }

    /// Ends everything because a worker cannot go on; the consumer gets the error.
    func fail(_ error: any Error) {
        state.withLock { state in
            state.failure = state.failure ?? error
            state.isClosed = true
        }
    }

    /// Waits until the next batch in order is complete.
    func waitForNextBatch() throws -> Batch {
        let result = state.wait { state -> Result<Batch, any Error>? in
            // What is complete comes first, so that an error shows at the same batch every time.
            guard let next = state.filling[state.nextConsumed], next.remaining == 0,
                !state.isClosed || state.failure != nil
            else {
                if let failure = state.failure { return .failure(failure) }
                return state.isClosed ? .failure(CancellationError()) : nil
            }
            state.filling[state.nextConsumed] = nil
            state.nextConsumed += 1
            next.batch.faults = next.faults.sorted { $0.key < $1.key }.flatMap(\.value)
            return .success(next.batch)
        }
        return try result.get()
    }

    /// Gives a batch's memory back.
    func recycle(_ batch: Batch) { state.withLock { $0.free.append(batch) } }

    /// Whether the loader has been closed, so that a worker need not go on trying.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Wakes everybody and lets the workers end.
    func close() { state.withLock { $0.isClosed = true } }
}
