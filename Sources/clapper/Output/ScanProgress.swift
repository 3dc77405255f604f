internal import ClipDatasets
internal import Foundation
internal import Synchronization

/// Shows how many files have been opened, on a terminal only.
final class ScanProgress: Sendable {
    private let lastDrawn = Mutex(Date.distantPast)

    /// Takes the inventory of a folder, file or manifest while showing how far it is.
    static func scan(_ videos: String, workers: Int) throws -> Manifest {
        let progress = ScanProgress()
        defer { progress.clear() }
        return try Manifest.of(videos, workers: workers) { progress.show($0, of: $1) }
    }

    /// Draws the count, at most five times a second; may be called from any thread.
    private func show(_ done: Int, of total: Int) {
        guard Console.isInteractive else { return }
        let isDue = lastDrawn.withLock { last in
            let now = Date()
            guard done == total || now.timeIntervalSince(last) > 0.2 else { return false }
            last = now
            return true
        }
        if isDue { Console.partialNote("\r\u{1B}[K\(done) of \(total) files") }
    }

    private func clear() {
        if Console.isInteractive { Console.partialNote("\r\u{1B}[K") }
    }
}
