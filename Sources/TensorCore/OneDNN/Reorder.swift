// From one memory layout to another.

internal import COneDNN

extension Tensor {
    /// The same numbers in another layout; itself if it already has it.
    func reordered(to description: MemoryDescription) -> Tensor {
        let source = memoryDescription
        guard source != description else { return self }
        let result = Tensor.uninitialized(shape, as: description)
        if count > 0 { Self.reorder(self, source, result, description) }
        return Tensor(
            shape: shape, storage: result.storage, layout: result.layout, node: node)
    }

    /// The same numbers in row-major order or in a blocked layout.
    func reordered(to layout: TensorLayout) -> Tensor {
        guard self.layout != layout else { return self }
        switch layout {
        case .dense: return reordered(to: MemoryDescription(dense: shape))
        case .blocked(let description): return reordered(to: description)
        }
    }

    private static func reorder(
        _ source: Tensor, _ from: MemoryDescription, _ target: Tensor, _ to: MemoryDescription
    ) {
        let key = PrimitiveKey(.reorder, [], [from, to])
        let primitive = PrimitiveCache.shared.primitive(key) {
            Primitive(PrimitiveDescription(reorderFrom: from, to: to))
        }
        guard let primitive else { fatalError("oneDNN: reorder cannot be compiled") }
        primitive.run([
            .init(Int32(DNNL_ARG_FROM), source.storage, from),
            .init(Int32(DNNL_ARG_TO), target.storage, to),
        ])
    }
}
