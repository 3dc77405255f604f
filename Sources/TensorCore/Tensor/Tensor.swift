// The value that everything in this module works on.

/// A multi-dimensional array of float32 numbers, with the record of how it was computed.
///
/// A tensor is a value: no operation changes one that exists. Its numbers lie row-major (dense), or
/// in the blocked layout that oneDNN chose for the operation that made it; following operations
/// take them as they are, and `values` puts them in order. While gradients are recorded, a tensor
/// that depends on a `Parameter` knows the operation that made it; see `backward()`.
///
/// Not `Sendable`: a tensor and what is computed from it belong to one thread.
public struct Tensor {
    /// The size of each dimension, outermost first; `[]` for a scalar.
    public let shape: [Int]
    /// The memory, which other tensors may share.
    let storage: Storage
    /// How the numbers lie in it.
    let layout: TensorLayout
    /// The operation that made this tensor, if gradients flow through it.
    var node: GradientNode?

    init(
        shape: [Int], storage: Storage, layout: TensorLayout = .dense, node: GradientNode? = nil
    ) {
        self.shape = shape
        self.storage = storage
        self.layout = layout
        self.node = node
    }

    /// A tensor whose elements are all computed by `initializing`, which is handed undefined memory.
    public init(shape: [Int], initializing: (UnsafeMutableBufferPointer<Float>) -> Void) {
        require(shape.allSatisfy { $0 >= 0 }, "Tensor", "shape \(shape) has a negative size")
        let count = shape.reduce(1, *)
        let storage = Storage(floatCount: count)
        storage.withFloats(count, initializing)
        self.init(shape: shape, storage: storage)
    }

    /// A tensor of the given numbers in row-major order.
    public init(_ values: [Float], shape: [Int]) {
        require(
            values.count == shape.reduce(1, *), "Tensor",
            "shape \(shape) needs \(shape.reduce(1, *)) values, got \(values.count)")
        self.init(shape: shape) { buffer in
            _ = buffer.update(from: values)
        }
    }

    /// A tensor of zeros.
    public init(zeros shape: [Int]) {
        self.init(shape: shape) { $0.update(repeating: 0) }
    }

    /// A tensor that holds one number in every element.
    public init(repeating value: Float, shape: [Int]) {
        self.init(shape: shape) { $0.update(repeating: value) }
    }

    /// A scalar, of shape `[]`.
    public init(_ scalar: Float) {
        self.init(repeating: scalar, shape: [])
    }

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// The elements in row-major order, as a copy.
    public var values: [Float] { withValues { Array($0) } }

    /// The only element.
    public var item: Float {
        require(count == 1, "item", "a tensor of shape \(shape) has \(count) elements, not one")
        return withValues { $0[0] }
    }

    /// Whether gradients flow through this tensor.
    public var requiresGradient: Bool { node != nil }

    /// The same numbers without the record of how they were computed.
    public func detached() -> Tensor {
        Tensor(shape: shape, storage: storage, layout: layout)
    }

    /// Runs `body` with the elements in row-major order; the buffer must not be kept.
    public func withValues<R>(_ body: (UnsafeBufferPointer<Float>) -> R) -> R {
        let dense = self.dense()
        return dense.storage.withFloats(dense.count) { body(UnsafeBufferPointer($0)) }
    }
}

extension Tensor {
    /// This tensor in row-major order; itself if it already is.
    func dense() -> Tensor {
        guard case .blocked = layout else { return self }
        return reordered(to: .dense)
    }

    /// The number of floats in memory; more than `count` where a blocked layout pads channels.
    ///
    /// The padding is always zero.
    var storedCount: Int {
        guard case .blocked(let description) = layout else { return count }
        return description.byteCount / MemoryLayout<Float>.stride
    }

    /// Runs `body` with the numbers as they lie in memory, padding included.
    @inline(__always)
    func withStored<R>(_ body: (UnsafePointer<Float>) -> R) -> R {
        storage.withRaw { body(UnsafePointer($0.assumingMemoryBound(to: Float.self))) }
    }

    /// A tensor of this shape and layout whose stored numbers `body` computes from their indices, on
    /// all compute threads.
    @inline(__always)
    func mapStoredInParts(_ body: (UnsafeMutablePointer<Float>, Range<Int>) -> Void) -> Tensor {
        mapStored { result, count in
            ComputeThreads.forEachPart(of: count) { body(result, $0) }
        }
    }

    /// A tensor of this shape and layout whose stored numbers `body` computes.
    func mapStored(_ body: (UnsafeMutablePointer<Float>, Int) -> Void) -> Tensor {
        let result = Storage(floatCount: storedCount)
        result.withRaw { body($0.assumingMemoryBound(to: Float.self), storedCount) }
        return Tensor(shape: shape, storage: result, layout: layout)
    }
}

extension Tensor: CustomStringConvertible {
    /// The shape and the first few numbers.
    public var description: String {
        let numbers = values
        let shown = numbers.prefix(8).map { "\($0)" }.joined(separator: ", ")
        return "Tensor\(shape)[\(shown)\(numbers.count > 8 ? ", ..." : "")]"
    }
}
