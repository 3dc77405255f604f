// Numbers that the tests and the scripts in Tools/golden compute from the same rule.

internal import Essentials
public import TensorCore

/// The Swift twin of Tools/golden/deterministic.py.
public enum DeterministicValues {
    /// `count` numbers offset + scale · u, u uniform in [-1, 1) from the stream named `name`.
    public static func tensor(
        _ name: String, _ shape: [Int], scale: Double = 1, offset: Double = 0
    ) -> Tensor {
        var random = RandomStream(seed: RandomStream.key(name))
        return Tensor(shape: shape) { buffer in
            for index in buffer.indices {
                buffer[index] = Float(offset + scale * (2 * random.uniform() - 1))
            }
        }
    }

    /// aᵀ G b for fixed vectors a and b, where G holds the numbers in rows of 1024, padded with 0.
    ///
    /// The vectors have independent elements of variance 1, none of them 0, so an error in any
    /// element shows, and the mean square of the projections of an error estimates its squared norm.
    public static func projections(_ values: [Float], count: Int) -> [Double] {
        let columns = 1024
        let rows = (values.count + columns - 1) / columns
        let padding = [Float](repeating: 0, count: rows * columns - values.count)
        let matrix = Tensor(values + padding, shape: [rows, columns])
        let scale = 3.0.squareRoot()
        return (0..<count).map { index in
            let right = tensor("right\(index)", [columns, 1], scale: scale)
            let left = tensor("left\(index)", [rows, 1], scale: scale).values
            let products = matrix.matmul(right).values
            return zip(left, products).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
    }
}

/// Where fixtures lie.
public enum Fixtures {
    /// The path of a file under Tests/Fixtures.
    public static func path(_ name: String) -> String {
        // This file is Tests/TestSupport/DeterministicValues.swift.
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        return "/\(tests)/Fixtures/\(name)"
    }
}
