// Finding the operation in which a computation leaves the finite numbers.

/// The first operation of a forward and backward pass that yields infinity or what is not a number.
public struct NumericFault {
    /// The two halves of a training step.
    public enum Pass: Sendable {
        /// The computation of the loss.
        case forward
        /// The computation of gradients.
        case backward
    }

    /// Where it happened.
    public let pass: Pass
    /// The operation, as in messages about wrong shapes.
    public let operation: String
    /// A parameter of the operation, or of the nearest one before it that has any.
    public let parameter: Parameter?

    /// Runs a forward and a backward pass and watches the result of every operation.
    ///
    /// Slower than the passes alone; for a step that is known to have gone wrong. Gradients are added
    /// to the parameters as `backward()` does. Operations inside a block of `checkpointed` are
    /// watched when it runs first, when they do not know their parameters; its backward pass is one
    /// operation.
    ///
    /// - Parameter loss: computes a scalar that depends on parameters.
    /// - Returns: the first fault, or nil where all results are finite.
    public static func locate(in loss: () throws -> Tensor) rethrows -> NumericFault? {
        let watch = FaultWatch()
        try FaultWatch.$current.withValue(watch) {
            let result = try loss()
            if watch.fault == nil { result.backward() }
        }
        return watch.fault
    }
}

/// Keeps the first fault that operations report to it.
final class FaultWatch: @unchecked Sendable {
    // Sendable because a task-local value must be: it never leaves the thread that made it.
    @TaskLocal static var current: FaultWatch?

    private(set) var fault: NumericFault?

    /// Runs `body` unwatched: operations of which another one consists.
    @inline(__always)
    static func unwatched<Result>(_ body: () -> Result) -> Result {
        current == nil ? body() : $current.withValue(nil, operation: body)
    }

    /// Takes the result of an operation.
    func see(_ result: Tensor, of operation: String, inputs: [GradientNode?]) {
        guard fault == nil, !result.isFinite else { return }
        fault = NumericFault(
            pass: .forward, operation: operation,
            parameter: Self.nearestParameter(to: inputs))
    }

    /// Takes the gradients that an operation hands on.
    func see(gradients: [Tensor?], of operation: String, inputs: [GradientNode?]) {
        guard fault == nil, gradients.contains(where: { $0?.isFinite == false }) else { return }
        fault = NumericFault(
            pass: .backward, operation: operation,
            parameter: Self.nearestParameter(to: inputs))
    }

    /// The first parameter found going back from an operation, breadth first.
    private static func nearestParameter(to inputs: [GradientNode?]) -> Parameter? {
        var found = inputs.compactMap(\.self)
        var seen = Set(found.map(ObjectIdentifier.init))
        var next = 0
        while next < found.count {
            if let parameter = found[next].parameter { return parameter }
            for case .some(let input) in found[next].inputs
            where seen.insert(ObjectIdentifier(input)).inserted {
                found.append(input)
            }
            next += 1
        }
        return nil
    }
}
