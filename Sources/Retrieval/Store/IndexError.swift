/// What is wrong with an index, or with a question to it.
public struct IndexError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The kinds of failure.
    public enum Code: Sendable {
        /// There is no index.
        case missing
        /// It was made by another network, from another spectrogram, or with other settings.
        case otherOrigin
        /// It holds nothing of what is asked for.
        case empty
        /// Another program writes to it.
        case busy
        /// Its files contradict each other, or are of another version.
        case damaged
        /// The database could not be read or written.
        case inputOutput
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong, where, and what to do.
    public let description: String

    /// Makes an error from its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        description = message
    }
}
