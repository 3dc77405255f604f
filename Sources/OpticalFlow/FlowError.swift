/// Why optical flow could not be estimated.
public struct FlowError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The kinds of failure.
    public enum Code: Sendable {
        /// The pictures are too small for the method.
        case tooSmall
        /// OpenCV reports a failure, such as a lack of memory.
        case failed
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong and what to do.
    public let description: String

    /// Makes an error from its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        description = "optical flow: \(message)"
    }
}
