internal import Foundation

/// A few plain threads that are started together and joined by their owner.
public final class WorkerThreads: Sendable {
    private let running: Monitor<Int>

    /// Starts `count` threads that each run `body` with their number, `0 ..< count`.
    public init(count: Int, name: String, _ body: @escaping @Sendable (Int) -> Void) {
        running = Monitor(count)
        for number in 0..<count {
            let thread = Thread { [running] in
                body(number)
                running.withLock { $0 -= 1 }
            }
            thread.name = "\(name)-\(number)"
            // FFmpeg's decoders and large stack frames need more than the default of 512 KiB.
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    /// Waits until every thread has returned.
    public func join() {
        running.wait { $0 == 0 ? () : nil }
    }

    /// Starts threads and waits for all of them.
    public static func run(count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        WorkerThreads(count: count, name: "worker", body).join()
    }
}
