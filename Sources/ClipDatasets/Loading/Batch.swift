internal import Essentials
public import TensorCore

/// A batch of samples as the decode workers filled it.
///
/// Memory is allocated once and used again for later batches.
public final class Batch: @unchecked Sendable {
    // Sendable because a slot is written by exactly one worker, and read only after the loader's
    // monitor has seen all slots completed.

    /// The arrays of a sample, in order.
    public let arrays: [ArraySpecification]
    /// How many samples it holds.
    public let size: Int
    /// For each sample, the position of its clip in the loader's list.
    public internal(set) var clipIndices: [Int]
    /// What went wrong on the way to each sample: the clip's position and the fault.
    public internal(set) var faults: [(clip: Int, fault: SampleFault)] = []

    private let storage: [UnsafeMutableBufferPointer<Float>]

    init(arrays: [ArraySpecification], size: Int) {
        self.arrays = arrays
        self.size = size
        clipIndices = Array(repeating: 0, count: size)
        storage = arrays.map { array in
            let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: array.count * size)
            buffer.initialize(repeating: 0)
            return buffer
        }
    }

    deinit { storage.forEach { $0.deallocate() } }

    /// The array of that name, one of the recipe's, as a tensor `[N, …]`.
    public func tensor(_ name: String) -> Tensor {
        guard let index = arrays.firstIndex(where: { $0.name == name }) else {
            programmingError("batch has no array '\(name)'; it has \(arrays.map(\.name))")
        }
        return Tensor(shape: [size] + arrays[index].shape) { destination in
            _ = destination.update(from: storage[index])
        }
    }

    func slot(_ number: Int) -> SampleSlot {
        SampleSlot(
            parts: zip(arrays, storage).map { array, buffer in
                let start = array.count * number
                return UnsafeMutableBufferPointer(rebasing: buffer[start..<start + array.count])
            })
    }
}

/// Where one sample of a batch is written.
public struct SampleSlot {
    fileprivate let parts: [UnsafeMutableBufferPointer<Float>]

    /// Hands out the memory of the array at a position of the recipe's list; it must not escape.
    public func fill<Failure: Error>(
        _ index: Int, _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        try body(parts[index])
    }
}
