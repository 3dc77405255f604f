// What training changes.

/// A trainable tensor: a leaf of the recorded computation that collects its gradient.
public final class Parameter {
    /// The current value, without record.
    public private(set) var value: Tensor
    /// The sum of the gradients of all `backward()` calls since `clearGradient()`; row-major.
    public private(set) var gradient: Tensor?

    /// Makes a parameter with the given start value.
    public init(_ value: Tensor) {
        self.value = value.dense().detached()
    }

    /// The sizes of the value's dimensions.
    public var shape: [Int] { value.shape }

    /// The value as a tensor that gradients flow through.
    public var tensor: Tensor {
        guard GradientMode.isRecording else { return value }
        var leaf = value
        leaf.node = GradientNode(leafOf: self)
        return leaf
    }

    /// Forgets the gradient.
    public func clearGradient() {
        gradient = nil
    }

    /// Replaces the value's numbers, given in row-major order.
    public func replaceValues(_ values: [Float]) {
        value = Tensor(values, shape: shape)
    }

    /// Changes the value's numbers where they lie.
    ///
    /// Tensors that still share the memory (a prediction kept from before) keep the old numbers:
    /// in that case the parameter moves to a copy first.
    package func updateValues(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
        let shape = value.shape
        let count = value.count
        var storage = value.storage
        value = Tensor(shape: [0], storage: Parameter.nothing())
        if !isKnownUniquelyReferenced(&storage) {
            storage = Tensor(shape: shape, storage: storage).copied().storage
        }
        storage.rounded = nil
        storage.withFloats(count, body)
        value = Tensor(shape: shape, storage: storage)
    }

    /// Multiplies the gradient, if there is one, by a number.
    func scaleGradient(by factor: Float) {
        gradient = gradient?.scaled(by: factor)
    }

    func accumulate(_ contribution: Tensor) {
        require(
            contribution.shape == shape, "Parameter",
            "a gradient of shape \(contribution.shape) came for a value of shape \(shape)")
        let dense = contribution.dense()
        gradient = gradient.map { $0.adding(dense) } ?? dense
    }

    private static func nothing() -> Storage { Storage(floatCount: 0) }
}

/// A tensor that a layer keeps but training does not differentiate, such as running statistics.
public final class Buffer {
    /// The current value.
    public private(set) var value: Tensor

    /// Makes a buffer with the given start value.
    public init(_ value: Tensor) {
        self.value = value.dense().detached()
    }

    /// The sizes of the value's dimensions.
    public var shape: [Int] { value.shape }

    /// Replaces the value's numbers, given in row-major order.
    public func replaceValues(_ values: [Float]) {
        value = Tensor(values, shape: shape)
    }

    /// Replaces the value by one of the same shape.
    func replace(_ value: Tensor) {
        require(
            value.shape == shape, "Buffer", "shape \(value.shape) came for shape \(shape)")
        self.value = value.dense().detached()
    }
}
