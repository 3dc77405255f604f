internal import Foundation

/// Runs independent pieces of work on a few plain threads.
public enum ParallelMap {
    /// Computes `body(0) … body(count - 1)` on `workers` threads and returns the results in order.
    ///
    /// - Parameters:
    ///   - count: how many pieces there are.
    ///   - workers: how many threads work at once, at least 1.
    ///   - body: one piece of work; runs on any of the threads and may block.
    ///   - progress: called after each piece with how many are done, from any thread.
    /// - Returns: the results, in the order of their indices.
    public static func run<Result: Sendable>(
        count: Int, workers: Int, _ body: @escaping @Sendable (Int) -> Result,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> [Result] {
        let state = Monitor(MapState<Result>(results: Array(repeating: nil, count: count)))
        WorkerThreads.run(count: min(max(1, workers), max(1, count))) { _ in
            while true {
                let index = state.withLock { state -> Int? in
                    guard state.next < count else { return nil }
                    state.next += 1
                    return state.next - 1
                }
                guard let index else { return }
                let result = body(index)
                let done = state.withLock { state -> Int in
                    state.results[index] = result
                    state.done += 1
                    return state.done
                }
                progress(done)
            }
        }
        return state.withLock { $0.results.compactMap { $0 } }
    }
}

/// How far a parallel map is.
private struct MapState<Result> {
    var next = 0
    var done = 0
    var results: [Result?]
}
