internal import CKernels

/// The numbers of a storage in bfloat16; one copy for all operations that keep them.
final class RoundedNumbers {
    private let count: Int
    private let numbers: Storage

    /// The copy that another operation keeps already, or a new one.
    static func of(_ tensor: Tensor) -> RoundedNumbers {
        if let known = tensor.storage.rounded, known.count == tensor.storedCount { return known }
        let made = RoundedNumbers(tensor)
        tensor.storage.rounded = made
        return made
    }

    private init(_ tensor: Tensor) {
        count = tensor.storedCount
        numbers = Storage(byteCount: count * MemoryLayout<UInt16>.stride)
        tensor.withStored { source in
            withNumbers { target in
                ComputeThreads.forEachPart(of: count) { part in
                    ck_round_to_bfloat16(
                        source + part.lowerBound, target + part.lowerBound, part.count)
                }
            }
        }
    }

    /// The numbers as floats again.
    func expanded() -> Storage {
        let result = Storage(floatCount: count)
        withNumbers { source in
            result.withFloats(count) { target in
                guard let target = target.baseAddress else { return }
                ComputeThreads.forEachPart(of: count) { part in
                    ck_expand_bfloat16(
                        source + part.lowerBound, target + part.lowerBound, part.count)
                }
            }
        }
        return result
    }

    private func withNumbers(_ body: (UnsafeMutablePointer<UInt16>) -> Void) {
        numbers.withRaw { body($0.assumingMemoryBound(to: UInt16.self)) }
    }
}
