// What can be wrong with stored weights.

/// Stored weights that are damaged, or belong to another network.
public struct StateError: Error, CustomStringConvertible, Sendable {
    /// The kinds of failure.
    public enum Code: Sendable, Equatable {
        /// The file could not be read or written.
        case file
        /// The content breaks the safetensors format.
        case malformed
        /// Tensors that the network needs are not there.
        case missing
        /// There are tensors that the network does not have.
        case unexpected
        /// A tensor has another shape than the network's.
        case shape
    }

    /// The kind of failure.
    public let code: Code
    /// The file concerned; empty for weights in memory.
    public let path: String
    /// The tensors concerned.
    public let names: [String]
    /// What was found and what was expected.
    public let message: String

    init(_ code: Code, path: String = "", names: [String] = [], _ message: String) {
        self.code = code
        self.path = path
        self.names = names
        self.message = message
    }

    /// `path: message`.
    public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
