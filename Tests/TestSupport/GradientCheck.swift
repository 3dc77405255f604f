// Checks an operation against its slow reference version.

public import TensorCore
public import Testing

/// Compares an operation's result with its reference version, and its gradients with central
/// differences of that reference version in double precision.
///
/// On top of the operation lies the loss L = Σ_k w_k y_k² with fixed uneven w, whose gradient
/// depends on the result, so that a wrong chain rule shows.
public enum GradientCheck {
    /// Checks one operation on one set of inputs.
    ///
    /// - Parameters:
    ///   - inputs: the operands; each gets a gradient.
    ///   - tolerance: of results and gradients, relative to the largest absolute value of each.
    ///   - operation: what is checked.
    ///   - reference: the same by plain loops in double precision.
    ///   - sourceLocation: where a failure is reported.
    public static func check(
        _ inputs: [ReferenceArray], tolerance: Double = 2e-5,
        operation: ([Tensor]) -> Tensor, reference: ([ReferenceArray]) -> ReferenceArray,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let parameters = inputs.map { Parameter($0.tensor) }
        let output = operation(parameters.map(\.tensor))
        let expected = reference(inputs)
        #expect(output.shape == expected.shape, sourceLocation: sourceLocation)
        expectClose(
            output.values.map(Double.init), expected.values, tolerance, "result",
            sourceLocation: sourceLocation)
        let weights = ReferenceArray(expected.shape, expected.values.indices.map(weight))
        (output * output * weights.tensor).sum().backward()
        for index in inputs.indices {
            guard let gradient = parameters[index].gradient else {
                Issue.record("input \(index) got no gradient", sourceLocation: sourceLocation)
                continue
            }
            #expect(gradient.shape == inputs[index].shape, sourceLocation: sourceLocation)
            let differences = centralDifferences(inputs, index) { inputs in
                zip(reference(inputs).values, weights.values).reduce(0) { $0 + $1.1 * $1.0 * $1.0 }
            }
            expectClose(
                gradient.values.map(Double.init), differences, tolerance,
                "gradient of input \(index)", sourceLocation: sourceLocation)
        }
    }

    /// Expects two lists to agree within `tolerance` of the largest absolute expected value.
    public static func expectClose(
        _ actual: [Double], _ expected: [Double], _ tolerance: Double, _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(actual.count == expected.count, "\(name)", sourceLocation: sourceLocation)
        let scale = max(expected.map(abs).max() ?? 0, 1e-3)
        for (index, pair) in zip(actual, expected).enumerated() {
            // Written so that a NaN fails.
            if abs(pair.0 - pair.1) <= tolerance * scale { continue }
            Issue.record(
                "\(name)[\(index)] is \(pair.0), expected \(pair.1)",
                sourceLocation: sourceLocation)
            return
        }
    }

    private static func weight(_ index: Int) -> Double {
        Double(Float(0.3 + Double((index * 7919) % 13) / 10))
    }

    /// dL/dx by (L(x + h) - L(x - h)) / 2h for every element of one input.
    private static func centralDifferences(
        _ inputs: [ReferenceArray], _ which: Int, _ loss: ([ReferenceArray]) -> Double
    ) -> [Double] {
        let step = 1e-5
        var inputs = inputs
        return inputs[which].values.indices.map { index in
            let value = inputs[which].values[index]
            inputs[which].values[index] = value + step
            let above = loss(inputs)
            inputs[which].values[index] = value - step
            let below = loss(inputs)
            inputs[which].values[index] = value
            return (above - below) / (2 * step)
        }
    }
}
