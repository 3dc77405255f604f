// Results of operations in PyTorch, and how ours are compared with them.

internal import Essentials
internal import Foundation
public import TensorCore
public import Testing

/// A file that Tools/golden/tensor_ops.py wrote: one case per operation and setting.
///
/// The inputs of a case follow `DeterministicValues`, so only results and gradients are stored. The
/// gradients are those of the loss Σ y²/2, y being the result. With the environment variable
/// `CLAPPER_SHOW_ERRORS` set, the largest error of each case is printed, for Docs/tensor-core.md.
public struct TorchFixture: Sendable {
    private struct File: Decodable {
        let cases: [String: Case]
    }

    private struct Case: Decodable {
        let inputs: [Input]
        let result: [Double]
        let gradients: [[Double]]
    }

    private struct Input: Decodable {
        let name: String
        let shape: [Int]
        let scale: Double
        let offset: Double
    }

    private let cases: [String: Case]

    /// Reads `Tests/Fixtures/TensorCore/<topic>.json`.
    public init(_ topic: String) throws {
        let bytes = try ReadFile.bytes(at: Fixtures.path("TensorCore/\(topic).json"))
        cases = try JSONDecoder().decode(File.self, from: Data(bytes)).cases
    }

    /// Expects the result and all gradients of one case to agree with PyTorch's.
    ///
    /// - Parameters:
    ///   - name: the case in the script.
    ///   - tolerance: relative to the largest absolute value of each array.
    ///   - sourceLocation: where a failure is reported.
    ///   - compute: the operation, from its inputs in the order of the script.
    /// - Throws: what `compute` throws, and where the fixture has no such case.
    public func check(
        _ name: String, tolerance: Double = 1e-5,
        sourceLocation: SourceLocation = #_sourceLocation, _ compute: ([Tensor]) throws -> Tensor
    ) throws {
        let expected = try #require(cases[name], sourceLocation: sourceLocation)
        let inputs = expected.inputs.map { input in
            Parameter(
                DeterministicValues.tensor(
                    "\(name).\(input.name)", input.shape, scale: input.scale, offset: input.offset))
        }
        let result = try compute(inputs.map(\.tensor))
        GradientCheck.expectClose(
            result.values.map(Double.init), expected.result, tolerance, name,
            sourceLocation: sourceLocation)
        var error = Self.error(result, expected.result)
        (result * result).sum().scaled(by: 0.5).backward()
        for (index, input) in inputs.enumerated() {
            let gradient = try #require(input.gradient, sourceLocation: sourceLocation)
            GradientCheck.expectClose(
                gradient.values.map(Double.init), expected.gradients[index], tolerance,
                "\(name), gradient of \(expected.inputs[index].name)",
                sourceLocation: sourceLocation)
            error = max(error, Self.error(gradient, expected.gradients[index]))
        }
        if ProcessInfo.processInfo.environment["CLAPPER_SHOW_ERRORS"] != nil {
            print("error of", name, error)
        }
    }

    /// The largest difference relative to the largest expected value.
    private static func error(_ actual: Tensor, _ expected: [Double]) -> Double {
        let differences = zip(actual.values, expected).map { abs(Double($0) - $1) }
        return (differences.max() ?? 0) / max(expected.map(abs).max() ?? 0, 1e-3)
    }
}
