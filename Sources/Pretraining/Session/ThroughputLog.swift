internal import Essentials

/// Rates of a session, a line every few seconds.
final class ThroughputLog {
    private let log: LineLog
    private var lastSeconds = 0.0
    private static let interval = 10.0

    /// Appends to what earlier sessions wrote.
    init(path: String) throws(FileError) {
        let lines = try ReadFile.bytes(at: path).count { $0 == UInt8(ascii: "\n") }
        log = try LineLog(path: path, keeping: lines)
    }

    /// Writes a line when the last one is old enough.
    func note(_ progress: TrainingProgress) throws(FileError) {
        guard progress.elapsedSeconds - lastSeconds >= Self.interval else { return }
        lastSeconds = progress.elapsedSeconds
        try log.append(
            "{\"step\":\(progress.step),\"session_seconds\":\(progress.elapsedSeconds),"
                + "\"samples_per_second\":\(progress.samplesPerSecond),"
                + "\"waiting_share\":\(progress.waitingShare)}")
    }
}
