internal import Foundation

/// How the cores of this machine are divided.
///
/// Set once at start-up and handed down.
public struct ThreadBudget: Sendable, Equatable {
    /// Threads of oneDNN and OpenBLAS in the trainer.
    ///
    /// Part of what makes results repeatable: the order in which partial sums are added depends on it.
    public let computeThreads: Int
    /// Threads that decode clips; results do not depend on it.
    public let decodeWorkers: Int

    /// A budget from explicit numbers; each at least 1.
    public init(computeThreads: Int, decodeWorkers: Int) {
        self.computeThreads = max(1, computeThreads)
        self.decodeWorkers = max(1, decodeWorkers)
    }

    /// Every core computes; as many decode workers as cores, since they mostly fill the gaps that
    /// computing leaves.
    ///
    /// - Parameters:
    ///   - computeThreads: overrides the number of compute threads.
    ///   - decodeWorkers: overrides the number of decode workers.
    /// - Returns: the budget.
    public static func forThisMachine(
        computeThreads: Int? = nil, decodeWorkers: Int? = nil
    ) -> ThreadBudget {
        let cores = availableCores
        return ThreadBudget(
            computeThreads: computeThreads ?? cores, decodeWorkers: decodeWorkers ?? cores)
    }

    /// Cores this process may run on (its affinity mask), at least 1.
    public static var availableCores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
