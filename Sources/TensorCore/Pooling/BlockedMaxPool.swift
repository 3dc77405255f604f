// Maxima over small windows of maps whose channels lie in blocks.

internal import CKernels
internal import Essentials

/// Max pooling by our own kernel.
///
/// oneDNN's for AVX2 took a third of the time that its primitives took in a step of S3D-G.
enum BlockedMaxPool {
    /// What the forward pass leaves for the backward one.
    struct Record {
        /// Where in its window each maximum lies, one byte for each number of the result.
        let places: Storage
        let outputLayout: MemoryDescription
    }

    /// The maxima; nil for other layouts, and for windows in which a place takes more than a byte.
    static func forward(
        _ input: Tensor, _ shape: PoolingShape
    ) -> (output: Tensor, record: Record)? {
        guard shape.kind == .maximum, shape.kernel.reduce(1, *) <= 256,
            let maps = ChannelLayout(input), maps.block > 1
        else { return nil }
        let layout = MemoryDescription(shape.output, blocksOf: maps.block)
        let output = Tensor.uninitialized(shape.output, as: layout)
        let places = Storage(byteCount: output.storedCount)
        let size = output.storedCount / (maps.images * maps.groups)
        withUnsafePointer(to: sizes(shape, lanes: maps.block)) { pool in
            input.withStored { source in
                withBlocks(output.storage, places) { target, places in
                    maps.forEachBlock { image, group, start in
                        let block = (image * maps.groups + group) * size
                        ck_max_pool(pool, source + start, target + block, places + block)
                    }
                }
            }
        }
        return (output, Record(places: places, outputLayout: layout))
    }

    /// The gradient of an input of the given layout, from that of the output.
    static func backward(
        _ layout: TensorLayout, _ record: Record, _ shape: PoolingShape, gradient: Tensor
    ) -> Tensor {
        let result = Tensor.uninitialized(shape.input, in: layout)
        let gradient = gradient.reordered(to: record.outputLayout)
        guard let maps = ChannelLayout(result) else {
            programmingError("maxPool: \(shape.input) does not lie in blocks")
        }
        let size = gradient.storedCount / (maps.images * maps.groups)
        withUnsafePointer(to: sizes(shape, lanes: maps.block)) { pool in
            gradient.withStored { gradient in
                withBlocks(result.storage, record.places) { result, places in
                    maps.forEachBlock { image, group, start in
                        let block = (image * maps.groups + group) * size
                        ck_max_pool_gradient(
                            pool, places + block, gradient + block, result + start)
                    }
                }
            }
        }
        return result
    }

    private static func withBlocks(
        _ numbers: Storage, _ places: Storage,
        _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<UInt8>) -> Void
    ) {
        numbers.withRaw { numbers in
            places.withRaw {
                body(
                    numbers.assumingMemoryBound(to: Float.self),
                    $0.assumingMemoryBound(to: UInt8.self))
            }
        }
    }

    /// Fewer axes are three of which the first have one position.
    private static func sizes(_ shape: PoolingShape, lanes: Int) -> CKMaxPool {
        func three(_ numbers: some Collection<Int>, _ missing: Int) -> (Int32, Int32, Int32) {
            let all = [Int](repeating: missing, count: 3 - numbers.count) + numbers
            return (Int32(all[0]), Int32(all[1]), Int32(all[2]))
        }
        return CKMaxPool(
            input: three(shape.input.dropFirst(2), 1), output: three(shape.output.dropFirst(2), 1),
            window: three(shape.kernel, 1), stride: three(shape.stride, 1),
            padding: three(shape.padding, 0), lanes: Int32(lanes))
    }
}
