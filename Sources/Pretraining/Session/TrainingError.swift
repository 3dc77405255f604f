/// Why a run cannot go on.
public struct TrainingError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The kinds of failure.
    public enum Code: Sendable {
        /// The loss is no longer a number.
        case diverged
        /// Too large a share of the samples met damaged files.
        case tooManyDamagedFiles
        /// There is nothing left to do.
        case alreadyFinished
    }

    /// The kind of failure.
    public let code: Code
    /// What happened and what to do.
    public let description: String

    init(_ code: Code, _ message: String) {
        self.code = code
        description = message
    }
}
