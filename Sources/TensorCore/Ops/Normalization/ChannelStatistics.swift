// Mean and variance of each channel, accurate and in one pass over memory.

/// The statistics of batch norm.
///
/// oneDNN's own AVX2 kernel adds tens of thousands of floats one after the other, which leaves
/// errors of 1e-5 in its results, and takes two passes. Here values are taken relative to a typical
/// one of their channel (the median of three), so that squares cancel little, and short float sums
/// are gathered in double precision.
enum ChannelStatistics {
    /// Mean and biased variance over samples and positions of `[N, C, ...]`, in the layout it has.
    static func compute(_ input: Tensor) -> (mean: Tensor, variance: Tensor) {
        if let layout = ChannelLayout(input) { return compute(input, layout) }
        return compute(input.dense(), ChannelLayout(dense: input.shape))
    }

    private static func compute(
        _ input: Tensor, _ layout: ChannelLayout
    ) -> (mean: Tensor, variance: Tensor) {
        let channels = input.shape[1]
        let mean = Tensor(shape: [channels]) { _ in }
        let variance = Tensor(shape: [channels]) { _ in }
        input.withStored { values in
            mean.storage.withFloats(channels) { mean in
                variance.storage.withFloats(channels) { variance in
                    ComputeThreads.forEach(layout.groups) { group in
                        layout.block == 1
                            ? planes(values, layout, group, mean, variance)
                            : blocks(values, layout, group, mean, variance)
                    }
                }
            }
        }
        return (mean, variance)
    }

    /// How many vectors are added in float before the sum moves to double.
    private static let run = 64

    /// The median of the first, the middle and the last value of a channel's first map.
    ///
    /// One value that lies far from all others does not matter.
    @inline(__always)
    private static func typical(
        _ layout: ChannelLayout, _ value: (Int) -> SIMD8<Float>
    ) -> SIMD8<Float> {
        let (a, b) = (value(0), value(layout.positions / 2))
        let c = value(layout.positions - 1)
        return pointwiseMax(pointwiseMin(a, b), pointwiseMin(pointwiseMax(a, b), c))
    }

    /// Eight channels at a time, side by side in memory.
    private static func blocks(
        _ values: UnsafePointer<Float>, _ layout: ChannelLayout, _ group: Int,
        _ mean: UnsafeMutableBufferPointer<Float>, _ variance: UnsafeMutableBufferPointer<Float>
    ) {
        for lane in stride(from: 0, to: layout.block, by: 8) {
            let first = group * layout.block + lane
            guard first < mean.count else { return }
            let start = UnsafeRawPointer(values + group * layout.groupStride + lane)
            let pivot = typical(layout) {
                (start + $0 * layout.block * 4).loadUnaligned(as: SIMD8<Float>.self)
            }
            var (sum, squares) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
            for image in 0..<layout.images {
                let plane = start + image * layout.imageStride * 4
                var position = 0
                while position < layout.positions {
                    let end = min(position + run, layout.positions)
                    var (part, partSquares) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                    while position < end {
                        let address = plane + position * layout.block * 4
                        let value = address.loadUnaligned(as: SIMD8<Float>.self) - pivot
                        part += value
                        partSquares += value * value
                        position += 1
                    }
                    sum += SIMD8<Double>(part)
                    squares += SIMD8<Double>(partSquares)
                }
            }
            for index in 0..<min(8, mean.count - first) {
                store(
                    sum[index], squares[index], pivot[index], layout.samples,
                    &mean[first + index], &variance[first + index])
            }
        }
    }

    /// One channel at a time, its maps in row-major order.
    private static func planes(
        _ values: UnsafePointer<Float>, _ layout: ChannelLayout, _ channel: Int,
        _ mean: UnsafeMutableBufferPointer<Float>, _ variance: UnsafeMutableBufferPointer<Float>
    ) {
        let start = values + channel * layout.groupStride
        let pivot = typical(layout) { SIMD8(repeating: start[$0]) }[0]
        var (sum, squares) = (0.0, 0.0)
        for image in 0..<layout.images {
            let plane = UnsafeRawPointer(start + image * layout.imageStride)
            let whole = layout.positions / 8 * 8
            var position = 0
            while position < whole {
                let end = min(position + run * 8, whole)
                var (part, partSquares) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                while position < end {
                    let value = (plane + position * 4).loadUnaligned(as: SIMD8<Float>.self) - pivot
                    part += value
                    partSquares += value * value
                    position += 8
                }
                sum += SIMD8<Double>(part).sum()
                squares += SIMD8<Double>(partSquares).sum()
            }
            while position < layout.positions {
                let value = Double((plane + position * 4).loadUnaligned(as: Float.self) - pivot)
                sum += value
                squares += value * value
                position += 1
            }
        }
        store(sum, squares, pivot, layout.samples, &mean[channel], &variance[channel])
    }

    @inline(__always)
    private static func store(
        _ sum: Double, _ squares: Double, _ pivot: Float, _ samples: Double,
        _ mean: inout Float, _ variance: inout Float
    ) {
        let shift = sum / samples
        mean = Float(Double(pivot) + shift)
        variance = Float(max(squares / samples - shift * shift, 0))
    }
}
