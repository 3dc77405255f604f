/// What went wrong while a file was decoded from beginning to end.
public struct DecodingReport: Codable, Sendable, Equatable {
    /// How many packets could not be read or decoded, or only with parts made up by the decoder.
    public internal(set) var errorCount = 0
    /// Where the first of them is, in seconds on the file's clock; nil where nothing tells.
    public internal(set) var firstErrorSeconds: Double?
    /// What the first of them is.
    public internal(set) var firstError: String?
    /// Whether the file was read to its end.
    public internal(set) var reachedEnd = true

    /// A report without errors.
    public init() {}
}

/// The report of a walk while it is written, shared by the streams of the walk.
final class DecodingJournal {
    private(set) var report = DecodingReport()

    /// Counts an error.
    func note(_ message: String, at seconds: Double?) {
        report.errorCount += 1
        guard report.errorCount == 1 else { return }
        report.firstError = message
        report.firstErrorSeconds = seconds
    }

    /// Says that the rest of the file was not read.
    func noteUnread() { report.reachedEnd = false }
}
