// Compiled primitives, kept because making one costs milliseconds.

internal import Synchronization

/// What tells two primitives apart.
struct PrimitiveKey: Hashable, @unchecked Sendable {
    // Sendable because memory descriptions are immutable.
    enum Operation: Hashable {
        case convolution(ConvolutionPass, ConvolutionAlgorithm)
        case batchNorm
        case poolForward, poolBackward
        case localResponseNormForward, localResponseNormBackward
        case reorder
    }

    let operation: Operation
    /// Sizes and flags.
    let numbers: [Int]
    /// Layouts of the arguments that the caller fixes.
    let layouts: [MemoryDescription]
    /// Primitives divide their work when they are made, so they hold for one number of threads.
    let threads = ComputeThreads.current

    init(_ operation: Operation, _ numbers: [Int], _ layouts: [MemoryDescription] = []) {
        self.operation = operation
        self.numbers = numbers
        self.layouts = layouts
    }
}

/// A bounded cache that forgets what was not used for longest.
final class PrimitiveCache: Sendable {
    static let shared = PrimitiveCache(capacity: 1024)

    private struct Entry {
        /// Nil remembers that oneDNN refused.
        let primitive: Primitive?
        var lastUse: Int
    }

    private struct State {
        var entries: [PrimitiveKey: Entry] = [:]
        var clock = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The primitive for `key`, made by `make` if it is not there; nil if it cannot be made.
    func primitive(_ key: PrimitiveKey, make: () -> Primitive?) -> Primitive? {
        let found: Primitive?? = state.withLock { state in
            state.clock += 1
            state.entries[key]?.lastUse = state.clock
            return state.entries[key].map(\.primitive)
        }
        if let found { return found }
        // Made outside the lock, which must not be held during a C call. Two threads may make the
        // same one; the later simply replaces the earlier.
        let made = make()
        let forgotten = state.withLock { state in
            let entry = Entry(primitive: made, lastUse: state.clock)
            let replaced = state.entries.updateValue(entry, forKey: key)
            return [replaced, state.entries.count > capacity ? Self.forgetOldest(&state) : nil]
        }
        // Destroying them is a C call too, and happens here.
        withExtendedLifetime(forgotten) {}
        return made
    }

    private static func forgetOldest(_ state: inout State) -> Entry? {
        let oldest = state.entries.min { $0.value.lastUse < $1.value.lastUse }
        return oldest.flatMap { state.entries.removeValue(forKey: $0.key) }
    }
}
