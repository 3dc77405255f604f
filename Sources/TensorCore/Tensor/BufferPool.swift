// Where the memory of tensors comes from, and where it goes back to.

internal import Glibc
internal import Synchronization

/// A pool of 64-byte aligned buffers in size classes, shared by all threads.
///
/// Fresh pages cost an order of magnitude more than warm ones, so a buffer that is released is
/// kept for the next tensor of about its size. A training step that repeats the shapes of the one
/// before takes everything it needs from here.
final class BufferPool: Sendable {
    static let shared = BufferPool()

    /// A buffer on loan: its address and the bytes it really has.
    struct Buffer: @unchecked Sendable {
        // Sendable because a buffer belongs to one owner at a time: the pool or one `Storage`.
        let address: UnsafeMutableRawPointer
        let capacity: Int
    }

    private struct State {
        var free: [Int: [Buffer]] = [:]
        var systemAllocations = 0
    }

    private let state = Mutex(State())

    /// A buffer of at least `byteCount` bytes with undefined content.
    func take(byteCount: Int) -> Buffer {
        let capacity = Self.sizeClass(of: byteCount)
        let reused = state.withLock { state in
            if let buffer = state.free[capacity]?.popLast() { return Buffer?.some(buffer) }
            state.systemAllocations += 1
            return nil
        }
        if let buffer = reused ?? Self.allocate(capacity) { return buffer }
        // What is kept for reuse in other sizes may be what is missing.
        releaseUnused()
        guard let buffer = Self.allocate(capacity) else {
            fatalError("out of memory: a tensor needs \(capacity) bytes")
        }
        return buffer
    }

    /// Hands a buffer back for reuse.
    func give(_ buffer: Buffer) {
        state.withLock { $0.free[buffer.capacity, default: []].append(buffer) }
    }

    /// Returns every unused buffer to the system.
    func releaseUnused() {
        let unused = state.withLock { state in
            let buffers = state.free.values.flatMap { $0 }
            state.free = [:]
            return buffers
        }
        for buffer in unused { free(buffer.address) }
    }

    var systemAllocations: Int { state.withLock { $0.systemAllocations } }

    /// Bytes that are kept for reuse.
    var unusedBytes: Int {
        state.withLock { $0.free.reduce(0) { $0 + $1.key * $1.value.count } }
    }

    /// The smallest of 256 bytes and (4, 5, 6, 7) x 2^k that holds `byteCount`: at most a quarter
    /// is wasted, and tensors of nearly equal size share buffers.
    static func sizeClass(of byteCount: Int) -> Int {
        guard byteCount > 256 else { return 256 }
        let exponent = Int.bitWidth - 1 - (byteCount - 1).leadingZeroBitCount
        let quarter = 1 << (exponent - 2)
        return (byteCount + quarter - 1) / quarter * quarter
    }

    private static let hugePage = 2 << 20

    /// Nil when the system has no memory left.
    private static func allocate(_ capacity: Int) -> Buffer? {
        let isLarge = capacity >= hugePage
        var address: UnsafeMutableRawPointer?
        let status = posix_memalign(&address, isLarge ? hugePage : 64, capacity)
        guard status == 0, let address else { return nil }
        // Advice only; where huge pages are off the pages stay small.
        if isLarge { madvise(address, capacity, MADV_HUGEPAGE) }
        return Buffer(address: address, capacity: capacity)
    }
}

/// What the tensors of this process have taken from the system.
public enum TensorMemory {
    /// How many buffers were allocated from the system so far.
    ///
    /// Stands still in steady state: a step that repeats the shapes of the one before reuses its
    /// buffers.
    public static var systemAllocations: Int { BufferPool.shared.systemAllocations }

    /// Returns the buffers that are not in use to the system, as after a change of batch size.
    public static func releaseUnused() { BufferPool.shared.releaseUnused() }
}
