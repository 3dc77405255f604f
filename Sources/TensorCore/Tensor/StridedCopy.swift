// Copying between arrangements of numbers: the loop under transposes, slices, padding and joins.

/// Copies of blocks whose elements lie at steps of their own along each axis.
enum StridedCopy {
    /// target[Σ i_a t_a] = source[Σ i_a s_a] for every index tuple i of `shape`, on all compute threads
    /// where there is much to copy.
    ///
    /// - Parameters:
    ///   - shape: how many elements are copied along each axis.
    ///   - source: where the first one lies.
    ///   - sourceStrides: s, in floats.
    ///   - target: where the first one goes.
    ///   - targetStrides: t, in floats; no two tuples have the same target.
    static func copy(
        _ shape: [Int], from source: UnsafePointer<Float>, _ sourceStrides: [Int],
        to target: UnsafeMutablePointer<Float>, _ targetStrides: [Int]
    ) {
        let axes = merged(shape, sourceStrides, targetStrides)
        guard axes.count > 1, axes.reduce(1, { $0 * $1.size }) >= smallestDivided else {
            return copy(axes[...], from: source, to: target)
        }
        let outer = axes[0]
        ComputeThreads.forEach(outer.size) { index in
            copy(
                axes.dropFirst(), from: source + index * outer.source,
                to: target + index * outer.target)
        }
    }

    /// Floats that are worth a visit of another thread.
    private static let smallestDivided = 1 << 15

    private typealias Axis = (size: Int, source: Int, target: Int)

    private static func copy(
        _ axes: ArraySlice<Axis>, from source: UnsafePointer<Float>,
        to target: UnsafeMutablePointer<Float>
    ) {
        let sizes = axes.map(\.size)
        let width = sizes.last ?? 1
        let (step, targetStep) = (axes.last?.source ?? 1, axes.last?.target ?? 1)
        Broadcast.forEachRow(of: sizes, axes.map(\.source), axes.map(\.target)) { from, to in
            let (from, to) = (source + from, target + to)
            if step == 1 && targetStep == 1 {
                to.update(from: from, count: width)
            } else {
                for column in 0..<width { to[column * targetStep] = from[column * step] }
            }
        }
    }

    /// The same loops with as few axes as they need: those of one element left out, and neighbours
    /// that both sides run through without a gap made one.
    private static func merged(
        _ shape: [Int], _ source: [Int], _ target: [Int]
    ) -> [Axis] {
        var axes: [Axis] = []
        for axis in shape.indices where shape[axis] != 1 {
            let (size, from, to) = (shape[axis], source[axis], target[axis])
            if let outer = axes.last, outer.source == from * size, outer.target == to * size {
                axes[axes.count - 1] = (outer.size * size, from, to)
            } else {
                axes.append((size, from, to))
            }
        }
        return axes
    }

    /// The steps of row-major order.
    static func rowMajor(_ shape: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        return strides
    }

    /// Where an index tuple lies.
    static func offset(_ index: [Int], _ strides: [Int]) -> Int {
        zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

extension Tensor {
    /// A row-major tensor whose elements are found in this one by `strides` of its own.
    func arranged(_ newShape: [Int], strides: [Int]) -> Tensor {
        let source = dense()
        return Tensor(shape: newShape) { result in
            guard let target = result.baseAddress else { return }
            source.withStored {
                StridedCopy.copy(
                    newShape, from: $0, strides, to: target, StridedCopy.rowMajor(newShape))
            }
        }
    }
}
