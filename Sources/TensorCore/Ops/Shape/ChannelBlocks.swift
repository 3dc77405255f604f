// Joining and splitting channels without leaving the layout that convolutions work in.

/// Channels in blocks side by side, as oneDNN lays them out; the branches of an Inception block meet
/// here.
///
/// Where no block is cut, the numbers of an image are those of its parts one after the other.
enum ChannelBlocks {
    /// Tensors joined along their channels; nil where none lies in blocks, or a block would be cut.
    static func join(_ tensors: [Tensor]) -> Tensor? {
        guard let block = tensors.lazy.compactMap({ blockSize(of: $0) }).first,
            tensors.allSatisfy({ $0.shape[1] % block == 0 })
        else { return nil }
        var shape = tensors[0].shape
        shape[1] = tensors.reduce(0) { $0 + $1.shape[1] }
        let parts = tensors.map { inBlocks($0, block) }
        let widths = parts.map { $0.storedCount / shape[0] }
        let result = Tensor.uninitialized(
            shape, as: MemoryDescription(shape, blocksOf: block))
        copyImages(shape[0], widths) { part, image, start, width in
            parts[part].withStored { source in
                result.storage.withRaw {
                    $0.assumingMemoryBound(to: Float.self)
                        .advanced(by: image * widths.reduce(0, +) + start)
                        .update(from: source + image * width, count: width)
                }
            }
        }
        return result
    }

    /// A tensor cut along its channels; nil where it does not lie in blocks, or one would be cut.
    static func split(_ tensor: Tensor, _ sizes: [Int]) -> [Tensor]? {
        guard let block = blockSize(of: tensor), sizes.allSatisfy({ $0 > 0 && $0 % block == 0 })
        else { return nil }
        let parts = sizes.map { size in
            var shape = tensor.shape
            shape[1] = size
            return Tensor.uninitialized(
                shape, as: MemoryDescription(shape, blocksOf: block))
        }
        let widths = parts.map { $0.storedCount / tensor.shape[0] }
        tensor.withStored { source in
            copyImages(tensor.shape[0], widths) { part, image, start, width in
                parts[part].storage.withRaw {
                    $0.assumingMemoryBound(to: Float.self).advanced(by: image * width)
                        .update(
                            from: source + image * widths.reduce(0, +) + start, count: width)
                }
            }
        }
        return parts
    }

    /// The same numbers under a shape of the same channels, as where the last axes become one; nil for
    /// other shapes and layouts.
    static func reshape(_ tensor: Tensor, to shape: [Int]) -> Tensor? {
        guard let block = blockSize(of: tensor), (3...5).contains(shape.count),
            shape[0] == tensor.shape[0], shape[1] == tensor.shape[1]
        else { return nil }
        return Tensor(shape: shape, storage: tensor.storage, layout: layout(block, shape))
    }

    /// What `change` makes of the positions of all channels, as of `[N, C / block, ..., block]`
    /// row-major; nil for other layouts.
    ///
    /// - Parameters:
    ///   - tensor: maps of at least one position.
    ///   - shape: of the result; with as many channels.
    ///   - change: an operation on positions that leaves zeros zeros.
    /// - Returns: the changed tensor, in blocks.
    static func mapPositions(
        _ tensor: Tensor, to shape: [Int], _ change: (Tensor) -> Tensor
    ) -> Tensor? {
        guard let block = blockSize(of: tensor), shape.prefix(2) == tensor.shape.prefix(2),
            !shape.contains(0)
        else { return nil }
        let groups = (shape[1] + block - 1) / block
        let rows = [shape[0], groups] + tensor.shape.dropFirst(2) + [block]
        let changed = change(Tensor(shape: rows, storage: tensor.storage))
        return Tensor(shape: shape, storage: changed.storage, layout: layout(block, shape))
    }

    private static func layout(_ block: Int, _ shape: [Int]) -> TensorLayout {
        .blocked(MemoryDescription(shape, blocksOf: block))
    }

    /// The same numbers in blocks where the channels of row-major maps fill them.
    static func filled(_ tensor: Tensor) -> Tensor {
        let block = VectorUnit.current.width
        guard tensor.layout == .dense, (3...5).contains(tensor.shape.count),
            tensor.shape[1] % block == 0, tensor.shape[1] > 0
        else { return tensor }
        return inBlocks(tensor, block)
    }

    /// Calls `copy` with every part of every image, where it starts in the whole, and its length.
    private static func copyImages(
        _ images: Int, _ widths: [Int], _ copy: (Int, Int, Int, Int) -> Void
    ) {
        ComputeThreads.forEach(images) { image in
            var start = 0
            for (part, width) in widths.enumerated() {
                copy(part, image, start, width)
                start += width
            }
        }
    }

    /// Channels in a block, or nil for other layouts and for tensors without elements.
    private static func blockSize(of tensor: Tensor) -> Int? {
        guard tensor.count > 0, case .blocked = tensor.layout, let layout = ChannelLayout(tensor),
            layout.block > 1, layout.imageStride == tensor.storedCount / tensor.shape[0]
        else { return nil }
        return layout.block
    }

    private static func inBlocks(_ tensor: Tensor, _ block: Int) -> Tensor {
        tensor.reordered(to: MemoryDescription(tensor.shape, blocksOf: block))
    }
}
