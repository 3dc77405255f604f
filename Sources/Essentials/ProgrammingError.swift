/// Stops the process because the calling program is wrong, with a message that survives
/// optimization (`precondition` prints none in release builds).
public func programmingError(
    _ message: String, file: StaticString = #fileID, line: UInt = #line
) -> Never {
    fatalError(message, file: file, line: line)
}
