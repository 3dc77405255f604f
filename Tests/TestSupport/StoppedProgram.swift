// What a program that was stopped by a shape failure has to say.

public import Testing

/// Expects the message of a stopped program to contain all of `parts`.
///
/// - Parameters:
///   - result: what `#expect(processExitsWith: .failure, observing: [\.standardErrorContent])`
///     returned.
///   - parts: the operation and both shapes, usually.
///   - sourceLocation: where a failure is reported.
public func expectMessage(
    of result: ExitTest.Result?, contains parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    for part in parts {
        #expect(text.contains(part), "\(text)", sourceLocation: sourceLocation)
    }
}
