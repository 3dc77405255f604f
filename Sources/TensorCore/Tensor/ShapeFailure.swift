// How this module stops a program that calls an operation wrongly.

/// Stops the program because `operation` was called with something that cannot be right.
///
/// Built on `fatalError`, which prints its text in optimized builds too; `precondition` does not.
package func shapeFailure(_ operation: String, _ problem: String) -> Never {
    fatalError("\(operation): \(problem)")
}

/// Stops the program unless `condition` holds; see `shapeFailure`.
@inline(__always)
package func require(
    _ condition: Bool, _ operation: @autoclosure () -> String, _ problem: @autoclosure () -> String
) {
    guard condition else { shapeFailure(operation(), problem()) }
}
