internal import ClipDatasets
internal import Foundation
internal import Synchronization

/// Shows how many files have been read: drawn over on a terminal, a line every ten seconds elsewhere
/// where it takes that long.
final class ScanProgress: Sendable {
    private let start = Date()
    private let lastShown = Mutex(Date())
    private let interval = Console.isInteractive ? 0.2 : 10.0

    /// Takes the inventory of a folder, file or manifest while showing how far it is.
    static func scan(
        _ videos: String, workers: Int, measuredBy inspector: ContentInspector? = nil
    ) throws -> Manifest {
        let progress = ScanProgress()
        defer { progress.clear() }
        return try Manifest.of(videos, workers: workers, measuredBy: inspector) {
            progress.show($0, of: $1)
        }
    }

    /// Shows the count where it is time to; may be called from any thread.
    private func show(_ done: Int, of total: Int) {
        let now = Date()
        let isDue = lastShown.withLock { last in
            guard now.timeIntervalSince(last) > interval else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let line = line(done, of: total, seconds: now.timeIntervalSince(start))
        Console.isInteractive ? Console.partialNote("\r\u{1B}[K" + line) : Console.note(line)
    }

    private func line(_ done: Int, of total: Int, seconds: Double) -> String {
        let rate = Double(done) / seconds
        let left = Int((Double(total - done) / rate).rounded())
        return "\(done) of \(total) files, "
            + String(format: "%.1f files/s, %d:%02d left", rate, left / 60, left % 60)
    }

    private func clear() {
        if Console.isInteractive { Console.partialNote("\r\u{1B}[K") }
    }
}
