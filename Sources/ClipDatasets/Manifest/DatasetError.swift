/// A collection of clips that cannot be used.
public struct DatasetError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The kinds of failure.
    public enum Code: Sendable {
        /// The folder, file or manifest does not exist.
        case missing
        /// It exists, and holds nothing that can be used.
        case unusable
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong and what to do.
    public let description: String

    /// Makes an error from its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        description = message
    }
}
