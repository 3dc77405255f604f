internal import Foundation

/// Shows how many files are done: drawn over on a terminal, a line every ten seconds elsewhere.
final class CountProgress {
    private let total: Int
    private let start = Date()
    private var lastShown = Date()
    private let interval = Console.isInteractive ? 0.2 : 10.0

    init(of total: Int) { self.total = total }

    /// Shows the count where it is time to.
    func show(_ done: Int) {
        let now = Date()
        guard now.timeIntervalSince(lastShown) > interval else { return }
        lastShown = now
        let rate = Double(done) / now.timeIntervalSince(start)
        let left = Int((Double(total - done) / rate).rounded())
        let line = String(
            format: "%d of %d files, %.1f files/s, %d:%02d left", done, total, rate, left / 60,
            left % 60)
        Console.isInteractive ? Console.partialNote("\r\u{1B}[K" + line) : Console.note(line)
    }

    /// Removes the line.
    func clear() {
        if Console.isInteractive { Console.partialNote("\r\u{1B}[K") }
    }
}
