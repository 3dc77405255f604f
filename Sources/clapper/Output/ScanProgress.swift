internal import Foundation
internal import Synchronization

/// Shows how many files have been opened, on a terminal only.
final class ScanProgress: Sendable {
    private let lastDrawn = Mutex(Date.distantPast)

    /// Draws the count, at most five times a second; may be called from any thread.
    func show(_ done: Int, of total: Int) {
        guard Console.isInteractive else { return }
        lastDrawn.withLock { last in
            let now = Date()
            guard done == total || now.timeIntervalSince(last) > 0.2 else { return }
            last = now
            Console.partialNote("\r\u{1B}[K\(done) of \(total) files")
        }
    }

    /// Clears the line.
    func finish() {
        if Console.isInteractive { Console.partialNote("\r\u{1B}[K") }
    }
}
