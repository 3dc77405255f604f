// The memory behind one or several tensors.

/// A pooled, 64-byte aligned buffer; returned to the pool when its last tensor is gone.
///
/// Written only by the operation that makes it, before any tensor refers to it, and by
/// `Parameter`, which first makes sure that nobody else holds it.
final class Storage {
    private let buffer: BufferPool.Buffer
    /// These numbers in bfloat16, while a backward pass waits for them.
    weak var rounded: RoundedNumbers?

    /// Memory for `byteCount` bytes, with undefined content.
    init(byteCount: Int) {
        buffer = BufferPool.shared.take(byteCount: byteCount)
    }

    /// Memory for `count` floats, with undefined content.
    convenience init(floatCount: Int) {
        self.init(byteCount: floatCount * MemoryLayout<Float>.stride)
    }

    deinit {
        BufferPool.shared.give(buffer)
    }

    /// Runs `body` with the start of the memory, which must not be kept.
    @inline(__always)
    func withRaw<R>(_ body: (UnsafeMutableRawPointer) -> R) -> R {
        withExtendedLifetime(self) { body(buffer.address) }
    }

    /// Runs `body` with the first `count` floats.
    @inline(__always)
    func withFloats<R>(_ count: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> R) -> R {
        withRaw { raw in
            let start = raw.assumingMemoryBound(to: Float.self)
            return body(UnsafeMutableBufferPointer(start: start, count: count))
        }
    }
}
