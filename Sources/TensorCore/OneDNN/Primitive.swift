// oneDNN primitives: compiled operations for one shape and layout.

internal import COneDNN

/// The one oneDNN engine of the process.
enum OneDNN {
    /// An engine handle that may be shared: oneDNN's CPU engine has no state that changes.
    struct Engine: @unchecked Sendable {
        let handle: dnnl_engine_t
    }

    static let engine: Engine = {
        var handle: dnnl_engine_t?
        check(dnnl_engine_create(&handle, dnnl_cpu, 0), "dnnl_engine_create")
        guard let handle else { fatalError("oneDNN offers no CPU engine") }
        return Engine(handle: handle)
    }()
}

/// Stops with oneDNN's status unless a call that cannot fail on valid input succeeded.
func check(_ status: dnnl_status_t, _ call: String) {
    guard status == dnnl_success else {
        fatalError("oneDNN: \(call) failed with status \(status.rawValue)")
    }
}

/// The description of a primitive: what it computes and in which layouts.
final class PrimitiveDescription {
    fileprivate let handle: dnnl_primitive_desc_t

    /// Asks oneDNN for an implementation of an operation; nil if it has none on this CPU.
    ///
    /// - Parameters:
    ///   - operation: a pointer to the filled-in operation descriptor.
    ///   - hint: the forward description that a backward one belongs to.
    init?(operation: UnsafeRawPointer, hint: PrimitiveDescription? = nil) {
        var handle: dnnl_primitive_desc_t?
        let status = Self.withAttributes {
            dnnl_primitive_desc_create(
                &handle, operation, $0, OneDNN.engine.handle, hint?.handle)
        }
        guard status == dnnl_success, let handle else { return nil }
        self.handle = handle
    }

    /// A reorder from one layout to another.
    init(reorderFrom source: MemoryDescription, to target: MemoryDescription) {
        var handle: dnnl_primitive_desc_t?
        let engine = OneDNN.engine.handle
        let status = Self.withAttributes { attributes in
            source.withRaw { source in
                target.withRaw {
                    dnnl_reorder_primitive_desc_create(
                        &handle, source, engine, $0, engine, attributes)
                }
            }
        }
        check(status, "dnnl_reorder_primitive_desc_create")
        guard let handle else { fatalError("oneDNN: no reorder") }
        self.handle = handle
    }

    deinit {
        dnnl_primitive_desc_destroy(handle)
    }

    /// Runs `body` with the attributes of all our primitives: each run brings its scratchpad.
    private static func withAttributes<R>(_ body: (dnnl_primitive_attr_t?) -> R) -> R {
        var attributes: dnnl_primitive_attr_t?
        check(dnnl_primitive_attr_create(&attributes), "dnnl_primitive_attr_create")
        defer { dnnl_primitive_attr_destroy(attributes) }
        check(
            dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
            "dnnl_primitive_attr_set_scratchpad_mode")
        return body(attributes)
    }

    /// The layout the implementation wants for one of its arguments.
    func layout(_ query: dnnl_query_t) -> MemoryDescription {
        guard let raw = dnnl_primitive_desc_query_md(handle, query, 0) else {
            fatalError("oneDNN: query \(query.rawValue) has no answer")
        }
        return MemoryDescription(raw.pointee)
    }

    /// The implementation oneDNN chose, as `jit:avx2`.
    var implementation: String {
        var text: UnsafePointer<CChar>?
        let status = withUnsafeMutablePointer(to: &text) {
            dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, $0)
        }
        guard status == dnnl_success, let text else { return "unknown" }
        return String(cString: text)
    }
}

/// A compiled operation, ready to run on buffers of its layouts.
///
/// Running one does not change it, so threads may share it; each run brings its own scratchpad.
final class Primitive: @unchecked Sendable {
    // Sendable because all members are immutable after `init`, and oneDNN's primitives are
    // documented to be thread-safe with a user-managed scratchpad.
    let description: PrimitiveDescription
    private let handle: dnnl_primitive_t
    private let scratchpad: MemoryDescription

    init?(_ description: PrimitiveDescription) {
        var handle: dnnl_primitive_t?
        let status = dnnl_primitive_create(&handle, description.handle)
        guard status == dnnl_success, let handle else { return nil }
        self.handle = handle
        self.description = description
        scratchpad = description.layout(dnnl_query_scratchpad_md)
    }

    deinit {
        dnnl_primitive_destroy(handle)
    }

    /// One argument of a run: which, where, and how it lies there.
    struct Argument {
        let index: Int32
        let storage: Storage
        let layout: MemoryDescription

        init(_ index: Int32, _ storage: Storage, _ layout: MemoryDescription) {
            self.index = index
            self.storage = storage
            self.layout = layout
        }

        init(_ index: Int32, _ tensor: Tensor) {
            self.init(index, tensor.storage, tensor.memoryDescription)
        }
    }

    /// Runs the operation and returns when it is done.
    func run(_ arguments: [Argument]) {
        ComputeThreads.apply()
        var all = arguments
        if scratchpad.byteCount > 0 {
            let storage = Storage(byteCount: scratchpad.byteCount)
            all.append(Argument(Int32(DNNL_ARG_SCRATCHPAD), storage, scratchpad))
        }
        var stream: dnnl_stream_t?
        let flags = dnnl_stream_default_flags.rawValue
        check(
            dnnl_stream_create(&stream, OneDNN.engine.handle, UInt32(flags)), "dnnl_stream_create")
        let memories = all.map { dnnl_exec_arg_t(arg: $0.index, memory: Self.memory(of: $0)) }
        check(
            dnnl_primitive_execute(handle, stream, Int32(memories.count), memories),
            "dnnl_primitive_execute")
        check(dnnl_stream_wait(stream), "dnnl_stream_wait")
        for memory in memories { dnnl_memory_destroy(memory.memory) }
        dnnl_stream_destroy(stream)
        withExtendedLifetime(all) {}
    }

    private static func memory(of argument: Argument) -> dnnl_memory_t? {
        var memory: dnnl_memory_t?
        let status = argument.layout.withRaw { raw in
            argument.storage.withRaw {
                dnnl_memory_create(&memory, raw, OneDNN.engine.handle, $0)
            }
        }
        check(status, "dnnl_memory_create")
        return memory
    }
}

extension Tensor {
    /// How oneDNN describes this tensor's memory.
    var memoryDescription: MemoryDescription {
        switch layout {
        case .dense: MemoryDescription(dense: shape)
        case .blocked(let description): description
        }
    }

    /// A tensor of undefined numbers in a layout that oneDNN chose.
    static func uninitialized(_ shape: [Int], as description: MemoryDescription) -> Tensor {
        let isDense = description == MemoryDescription(dense: shape)
        return Tensor(
            shape: shape, storage: Storage(byteCount: description.byteCount),
            layout: isDense ? .dense : .blocked(description))
    }

    /// A tensor of undefined numbers in the layout of another of that shape.
    static func uninitialized(_ shape: [Int], in layout: TensorLayout) -> Tensor {
        switch layout {
        case .dense: Tensor(shape: shape) { _ in }
        case .blocked(let description): uninitialized(shape, as: description)
        }
    }
}
