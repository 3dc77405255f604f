/// A setting that is unknown, out of range, or contradicts another.
public struct ConfigurationError: Error, CustomStringConvertible, Sendable, Equatable {
    /// What is wrong, where, and what is allowed instead.
    public let description: String

    /// Makes an error from its message.
    public init(_ message: String) { description = message }

    /// A value that its setting does not allow.
    public static func badValue(key: String, text: String, allowed: String) -> ConfigurationError {
        ConfigurationError("\(key): '\(text)' is not allowed; give \(allowed)")
    }

    /// A key that nobody defined; names the closest known one, or all.
    public static func unknownKey(_ key: String, known: [String]) -> ConfigurationError {
        ConfigurationError("unknown setting '\(key)'; \(suggestion(key, among: known))")
    }

    /// "did you mean …?" when something is close, else the list of what is known.
    public static func suggestion(_ name: String, among known: [String]) -> String {
        if let nearest = NearestName.of(name, among: known) { return "did you mean '\(nearest)'?" }
        return "known are \(known.sorted().joined(separator: ", "))"
    }
}
