// Where the values of a channel lie in the layouts that convolutions leave behind.

internal import COneDNN

/// Where the values of a channel lie: row-major maps, or channels in blocks of 8 or 16 side by side.
struct ChannelLayout {
    let images: Int
    let positions: Int
    /// Channels side by side; 1 for row-major maps.
    let block: Int
    /// Blocks of channels.
    let groups: Int
    /// Floats from one block of channels to the next.
    let groupStride: Int
    /// Floats from one image to the next.
    let imageStride: Int

    var samples: Double { Double(images * positions) }

    init(
        images: Int, positions: Int, block: Int, groups: Int, groupStride: Int, imageStride: Int
    ) {
        self.images = images
        self.positions = positions
        self.block = block
        self.groups = groups
        self.groupStride = groupStride
        self.imageStride = imageStride
    }

    init(dense shape: [Int]) {
        let positions = shape.dropFirst(2).reduce(1, *)
        self.init(
            images: shape[0], positions: positions, block: 1, groups: shape[1],
            groupStride: positions, imageStride: shape[1] * positions)
    }

    /// Nil for a layout that is neither.
    init?(_ tensor: Tensor) {
        guard case .blocked(let description) = tensor.layout else {
            self.init(dense: tensor.shape)
            return
        }
        let raw = description.raw
        let blocking = raw.format_desc.blocking
        let size = Int(blocking.inner_blks.0)
        guard raw.format_kind == dnnl_blocked, blocking.inner_nblks == 1,
            blocking.inner_idxs.0 == 1, size == 8 || size == 16,
            Self.positionsAreInOrder(tensor.shape, blocking, size)
        else { return nil }
        self.init(
            images: tensor.shape[0], positions: tensor.shape.dropFirst(2).reduce(1, *),
            block: size,
            groups: (tensor.shape[1] + size - 1) / size, groupStride: Int(blocking.strides.1),
            imageStride: Int(blocking.strides.0))
    }

    /// Whether blocks of channels follow each other in the row-major order of their positions.
    private static func positionsAreInOrder(
        _ shape: [Int], _ blocking: dnnl_blocking_desc_t, _ block: Int
    ) -> Bool {
        withUnsafeBytes(of: blocking.strides) { strides in
            var step = block
            for axis in shape.indices.dropFirst(2).reversed() {
                let stride = strides.load(fromByteOffset: axis * 8, as: Int64.self)
                if stride != step { return false }
                step *= shape[axis]
            }
            return true
        }
    }
}
