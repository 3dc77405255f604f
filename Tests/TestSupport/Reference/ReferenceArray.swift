// The value type of the slow reference versions.

internal import Essentials
public import TensorCore

/// A row-major array of doubles: what the reference versions of operations compute with.
///
/// Reference versions are written from the formula, in plain loops, and never share code with what
/// they check.
public struct ReferenceArray {
    /// The size of each dimension.
    public let shape: [Int]
    /// The elements in row-major order.
    public var values: [Double]

    /// Makes an array from its elements.
    public init(_ shape: [Int], _ values: [Double]) {
        self.shape = shape
        self.values = values
    }

    /// Makes an array of one number.
    public init(_ shape: [Int], repeating value: Double = 0) {
        self.init(shape, Array(repeating: value, count: shape.reduce(1, *)))
    }

    /// Standard normal numbers, rounded to float so that both sides see the same.
    public static func normal(_ shape: [Int], seed: UInt64) -> ReferenceArray {
        var random = RandomStream(seed: seed, keys: 77)
        let values = (0..<shape.reduce(1, *)).map { _ in Double(Float(random.normal())) }
        return ReferenceArray(shape, values)
    }

    /// Copies a tensor.
    public init(_ tensor: Tensor) {
        self.init(tensor.shape, tensor.values.map(Double.init))
    }

    /// The same numbers as a tensor.
    public var tensor: Tensor { Tensor(values.map(Float.init), shape: shape) }

    /// The element at an index tuple.
    public subscript(index: Int...) -> Double {
        get { values[offset(index)] }
        set { values[offset(index)] = newValue }
    }

    private func offset(_ index: [Int]) -> Int {
        zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
    }
}
