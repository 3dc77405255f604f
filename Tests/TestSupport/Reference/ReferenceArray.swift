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

    /// Makes an array whose elements are computed from their index tuples.
    public init(_ shape: [Int], element: ([Int]) -> Double) {
        self.init(shape, Self.indices(shape).map(element))
    }

    /// The element at an index tuple.
    public func at(_ index: [Int]) -> Double { values[Self.offset(index, in: shape)] }

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
        get { values[Self.offset(index, in: shape)] }
        set { values[Self.offset(index, in: shape)] = newValue }
    }

    /// Where an index tuple lies in row-major order.
    public static func offset(_ index: [Int], in shape: [Int]) -> Int {
        zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
    }

    /// Every index tuple of a shape in row-major order.
    public static func indices(_ shape: [Int]) -> [[Int]] {
        (0..<shape.reduce(1, *)).map { position in
            var rest = position
            var index = shape
            for axis in shape.indices.reversed() {
                index[axis] = rest % shape[axis]
                rest /= shape[axis]
            }
            return index
        }
    }
}
