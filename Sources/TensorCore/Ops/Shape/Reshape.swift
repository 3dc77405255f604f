// Other shapes of the same elements.

extension Tensor {
    /// The same elements in row-major order under another shape of equal count.
    ///
    /// Shares memory, unless channels that lie in blocks are divided or joined.
    public func reshaped(to newShape: [Int]) -> Tensor {
        require(
            newShape.reduce(1, *) == count && newShape.allSatisfy { $0 >= 0 }, "reshape",
            "\(count) elements of shape \(shape) do not fill shape \(newShape)")
        let original = shape
        let source = ChannelBlocks.reshape(self, to: newShape) ?? dense()
        return Tensor(shape: newShape, storage: source.storage, layout: source.layout)
            .recording("reshape", [self]) { [$0.reshaped(to: original)] }
    }

    /// This tensor repeated along axes of size 1, and along new ones in front, to a larger shape.
    ///
    /// The same operation: `torch.broadcast_to`, but with numbers of its own.
    ///
    /// - Parameter newShape: a shape that this one broadcasts to.
    /// - Returns: a tensor of that shape.
    public func broadcasted(to newShape: [Int]) -> Tensor {
        require(
            Broadcast.shape(shape, newShape) == newShape, "broadcast",
            "shape \(shape) does not broadcast to \(newShape)")
        let original = shape
        return arranged(newShape, strides: Broadcast.strides(of: shape, in: newShape))
            .recording("broadcast", [self]) { [$0.reduced(to: original)] }
    }
}
