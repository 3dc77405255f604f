// oneDNN's description of a tensor in memory: dimensions, blocking, strides.

internal import COneDNN
internal import Essentials

/// A `dnnl_memory_desc_t` that can be compared and used as a key.
final class MemoryDescription: Hashable {
    /// The C description; a plain value without resources.
    let raw: dnnl_memory_desc_t
    /// Bytes a buffer needs, padding included.
    let byteCount: Int
    /// Everything that tells two layouts apart: dimensions, padding, strides and inner blocks.
    private let signature: [Int]
    private let hash: Int

    init(_ raw: dnnl_memory_desc_t) {
        self.raw = raw
        byteCount = withUnsafePointer(to: raw) { dnnl_memory_desc_get_size($0) }
        signature = Self.signature(of: raw)
        hash = signature.hashValue
    }

    /// Row-major float32 numbers of the given shape.
    convenience init(dense shape: [Int]) {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * max(1, shape[axis + 1])
        }
        var raw = dnnl_memory_desc_t()
        check(
            dnnl_memory_desc_init_by_strides(
                &raw, Int32(shape.count), shape.map(Int64.init), dnnl_f32,
                strides.map(Int64.init)),
            "dnnl_memory_desc_init_by_strides")
        self.init(raw)
    }

    /// Float32 numbers of the given shape in whatever layout an operation finds best.
    convenience init(any shape: [Int]) {
        self.init(shape, dnnl_format_tag_any)
    }

    /// Sounds `[N, C, L]`, images `[N, C, H, W]` or clips `[N, C, T, H, W]` with channels in blocks of 8
    /// or 16.
    convenience init(_ shape: [Int], blocksOf width: Int) {
        let tag =
            switch (shape.count, width) {
            case (3, 8): dnnl_nCw8c
            case (3, 16): dnnl_nCw16c
            case (4, 8): dnnl_nChw8c
            case (4, 16): dnnl_nChw16c
            case (5, 8): dnnl_nCdhw8c
            case (5, 16): dnnl_nCdhw16c
            default: programmingError("no layout of blocks of \(width) for shape \(shape)")
            }
        self.init(shape, tag)
    }

    private convenience init(_ shape: [Int], _ tag: dnnl_format_tag_t) {
        var raw = dnnl_memory_desc_t()
        check(
            dnnl_memory_desc_init_by_tag(
                &raw, Int32(shape.count), shape.map(Int64.init), dnnl_f32, tag),
            "dnnl_memory_desc_init_by_tag")
        self.init(raw)
    }

    static func == (a: MemoryDescription, b: MemoryDescription) -> Bool {
        a === b || (a.hash == b.hash && a.signature == b.signature)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }

    /// Runs `body` with a pointer to the C description.
    func withRaw<R>(_ body: (UnsafePointer<dnnl_memory_desc_t>) -> R) -> R {
        withUnsafePointer(to: raw, body)
    }

    private static func signature(of raw: dnnl_memory_desc_t) -> [Int] {
        let rank = Int(raw.ndims)
        var parts = [rank, Int(raw.data_type.rawValue), Int(raw.format_kind.rawValue)]
        withUnsafeBytes(of: raw.dims) { append($0, rank, to: &parts) }
        withUnsafeBytes(of: raw.padded_dims) { append($0, rank, to: &parts) }
        parts.append(Int(raw.offset0))
        parts.append(Int(raw.extra.flags))
        // Winograd weights have their own opaque description; blocked ones are told apart by
        // strides and inner blocks.
        if raw.format_kind == dnnl_format_kind_wino {
            withUnsafeBytes(of: raw.format_desc.wino_desc) { bytes in
                parts += bytes.map(Int.init)
            }
        } else if raw.format_kind == dnnl_blocked {
            let blocking = raw.format_desc.blocking
            let inner = Int(blocking.inner_nblks)
            withUnsafeBytes(of: blocking.strides) { append($0, rank, to: &parts) }
            withUnsafeBytes(of: blocking.inner_blks) { append($0, inner, to: &parts) }
            withUnsafeBytes(of: blocking.inner_idxs) { append($0, inner, to: &parts) }
        }
        return parts
    }

    private static func append(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, to parts: inout [Int]
    ) {
        for index in 0..<count {
            parts.append(Int(bytes.load(fromByteOffset: index * 8, as: Int64.self)))
        }
    }
}
