/// Descriptors in a layout for fast exact search.
struct DescriptorTable: Sendable {
    struct Neighbour: Sendable {
        let index: Int32
        /// The squared distance.
        let distance: Float
    }

    private let values: [SIMD8<Float>]
    private let squares: [Float]
    /// Vectors of 8 numbers of a descriptor; what is missing at the end is zero.
    private let blocks: Int

    /// - Parameters:
    ///   - numbers: descriptors, one after the other.
    ///   - length: of each.
    init(_ numbers: [Float], length: Int) {
        let count = numbers.count / length
        let blocks = (length + 7) / 8
        var values = [SIMD8<Float>](repeating: .zero, count: count * blocks)
        var squares = [Float](repeating: 0, count: count)
        for row in 0..<count {
            for column in 0..<length {
                let number = numbers[row * length + column]
                values[row * blocks + column / 8][column % 8] = number
                squares[row] += number * number
            }
        }
        self.values = values
        self.squares = squares
        self.blocks = blocks
    }

    /// The nearest descriptors, each query's in any order; at most `count`.
    func nearest(
        to queries: Range<Int>, among candidates: Range<Int>, count: Int
    ) -> [[Neighbour]] {
        var distances = [Float](repeating: 0, count: candidates.count)
        return queries.map { query in
            measure(query, candidates, &distances)
            return Self.least(count, of: distances, from: candidates.lowerBound)
        }
    }

    private func measure(_ query: Int, _ candidates: Range<Int>, _ distances: inout [Float]) {
        values.withUnsafeBufferPointer { values in
            let own = query * blocks
            for candidate in candidates {
                let other = candidate * blocks
                var (even, odd) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                var block = 0
                while block + 1 < blocks {
                    even += values[own + block] * values[other + block]
                    odd += values[own + block + 1] * values[other + block + 1]
                    block += 2
                }
                if block < blocks { even += values[own + block] * values[other + block] }
                distances[candidate - candidates.lowerBound] = max(
                    0, squares[query] + squares[candidate] - 2 * (even + odd).sum())
            }
        }
    }

    /// The least of some distances, by a heap whose root is the largest of those kept.
    private static func least(_ count: Int, of distances: [Float], from first: Int) -> [Neighbour] {
        var heap: [Neighbour] = []
        heap.reserveCapacity(count)
        for (offset, distance) in distances.enumerated() {
            let neighbour = Neighbour(index: Int32(first + offset), distance: distance)
            if heap.count < count {
                heap.append(neighbour)
                if heap.count == count {
                    for root in stride(from: count / 2, through: 0, by: -1) { sink(&heap, root) }
                }
            } else if distance < heap[0].distance {
                heap[0] = neighbour
                sink(&heap, 0)
            }
        }
        return heap
    }

    private static func sink(_ heap: inout [Neighbour], _ start: Int) {
        var root = start
        while 2 * root + 1 < heap.count {
            var child = 2 * root + 1
            if child + 1 < heap.count, heap[child + 1].distance > heap[child].distance {
                child += 1
            }
            guard heap[child].distance > heap[root].distance else { return }
            heap.swapAt(root, child)
            root = child
        }
    }
}
