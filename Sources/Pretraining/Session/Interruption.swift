internal import Synchronization

/// A wish to stop, made by a signal handler or another thread and granted by the trainer.
public final class Interruption: Sendable {
    private let requested = Atomic(false)

    /// No wish yet.
    public init() {}

    /// Asks the trainer to finish its step, save and return.
    public func request() { requested.store(true, ordering: .releasing) }

    /// Whether anybody has asked.
    public var isRequested: Bool { requested.load(ordering: .acquiring) }
}
