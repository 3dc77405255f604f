// The backward pass of batch normalization and its rectifier.

/// With c = x - mean, σ = sqrt(variance + epsilon), and g = dy where the rectifier let the result
/// through, else 0, over the M values of a channel:
/// dshift = Σ g, dscale = Σ g c / σ, dx = scale/σ (g - Σ g / M - c Σ g c / (M σ²)); just
/// scale/σ g where the statistics are constants.
///
/// oneDNN has this too, but its threads wait for each other in spinning barriers several times per
/// layer, which costs many times the work itself when decode threads share the cores, and it adds
/// long rows of floats one by one. Here each thread has channels of its own, and whether the
/// rectifier let a value through is computed again instead of being stored.
struct BatchNormGradient {
    let scale: Tensor
    let shift: Tensor
    let mean: Tensor
    let variance: Tensor
    let epsilon: Float
    let hasConstantStatistics: Bool
    let fusesReLU: Bool

    /// The gradients of input, scale and shift, from the input and the gradient of the result in any
    /// layout.
    func compute(
        of input: Tensor, from gradient: Tensor
    ) -> (input: Tensor, scale: Tensor, shift: Tensor) {
        if let layout = ChannelLayout(input) {
            return compute(input, gradient.reordered(to: input.layout), layout)
        }
        return compute(input.dense(), gradient.dense(), ChannelLayout(dense: input.shape))
    }

    private func compute(
        _ input: Tensor, _ gradient: Tensor, _ layout: ChannelLayout
    ) -> (input: Tensor, scale: Tensor, shift: Tensor) {
        let channels = input.shape[1]
        let toScale = Tensor(shape: [channels]) { _ in }
        let toShift = Tensor(shape: [channels]) { _ in }
        let constants = (0..<channels).map(constants())
        let result = input.withStored { values in
            gradient.withStored { gradient in
                input.mapStored { result, _ in
                    toScale.storage.withFloats(channels) { toScale in
                        toShift.storage.withFloats(channels) { toShift in
                            let work = Work(
                                values: values, gradient: gradient, result: result,
                                toScale: toScale, toShift: toShift, layout: layout,
                                hasConstantStatistics: hasConstantStatistics)
                            ComputeThreads.forEach(layout.groups) { work.group($0, constants) }
                        }
                    }
                }
            }
        }
        return (result, toScale, toShift)
    }

    /// What one channel contributes to the formula.
    fileprivate struct Constants {
        var mean: Float = 0
        /// 1/σ.
        var inverse: Float = 0
        /// scale/σ.
        var factor: Float = 0
        /// Added before the rectifier; +∞ without one, so that everything passes.
        var shift: Float = 0
    }

    private func constants() -> (Int) -> Constants {
        let (scale, shift) = (scale.values, shift.values)
        let (mean, variance) = (mean.values, variance.values)
        return { channel in
            let inverse = 1 / (variance[channel] + epsilon).squareRoot()
            return Constants(
                mean: mean[channel], inverse: inverse, factor: scale[channel] * inverse,
                shift: fusesReLU ? shift[channel] : .infinity)
        }
    }
}

/// The loops; pointers are into tensors that the caller keeps.
private struct Work {
    let values: UnsafePointer<Float>
    let gradient: UnsafePointer<Float>
    let result: UnsafeMutablePointer<Float>
    let toScale: UnsafeMutableBufferPointer<Float>
    let toShift: UnsafeMutableBufferPointer<Float>
    let layout: ChannelLayout
    let hasConstantStatistics: Bool

    /// How many vectors are added in float before the sum moves to double.
    private static let run = 64

    /// Eight values at once: of eight channels side by side, or of one channel in a row.
    private struct Lanes {
        var mean = SIMD8<Float>.zero
        var inverse = SIMD8<Float>.zero
        var factor = SIMD8<Float>.zero
        var shift = SIMD8<Float>.zero
        /// Σ g / M.
        var meanGradient = SIMD8<Float>.zero
        /// Σ g c / (M σ²).
        var slope = SIMD8<Float>.zero

        /// c and g for a vector of values and one of gradients.
        @inline(__always)
        func split(
            _ value: SIMD8<Float>, _ gradient: SIMD8<Float>
        ) -> (centered: SIMD8<Float>, passed: SIMD8<Float>) {
            let centered = value - mean
            let before = centered * factor + shift
            return (centered, gradient.replacing(with: 0, where: before .<= 0))
        }
    }

    /// All channels of one group, by one thread.
    func group(_ group: Int, _ constants: [BatchNormGradient.Constants]) {
        if layout.block == 1 { return plane(group, constants[group]) }
        for lane in stride(from: 0, to: layout.block, by: 8) {
            let first = group * layout.block + lane
            var lanes = Lanes()
            for index in 0..<8 where first + index < constants.count {
                lanes.mean[index] = constants[first + index].mean
                lanes.inverse[index] = constants[first + index].inverse
                lanes.factor[index] = constants[first + index].factor
                lanes.shift[index] = constants[first + index].shift
            }
            let start = group * layout.groupStride + lane
            let (sum, product) = sums(lanes, start, vectors: layout.positions, step: layout.block)
            finish(&lanes, sum, product)
            for index in 0..<8 where first + index < constants.count {
                toShift[first + index] = Float(sum[index])
                toScale[first + index] = Float(product[index]) * lanes.inverse[index]
            }
            write(lanes, start, vectors: layout.positions, step: layout.block)
        }
    }

    /// One channel whose maps lie in a row; what does not fill a vector is done at the end.
    private func plane(_ channel: Int, _ constants: BatchNormGradient.Constants) {
        var lanes = Lanes(
            mean: .init(repeating: constants.mean), inverse: .init(repeating: constants.inverse),
            factor: .init(repeating: constants.factor), shift: .init(repeating: constants.shift))
        let start = channel * layout.groupStride
        let vectors = layout.positions / 8
        var (sums, products) = sums(lanes, start, vectors: vectors, step: 8)
        forEachRest(start) { index in
            let (centered, passed) = lanes.split(
                .init(repeating: values[index]), .init(repeating: gradient[index]))
            sums[0] += Double(passed[0])
            products[0] += Double(passed[0]) * Double(centered[0])
        }
        let (sum, product) = (sums.sum(), products.sum())
        finish(&lanes, .init(repeating: sum), .init(repeating: product))
        toShift[channel] = Float(sum)
        toScale[channel] = Float(product) * constants.inverse
        write(lanes, start, vectors: vectors, step: 8)
        forEachRest(start) { index in
            let (centered, passed) = lanes.split(
                .init(repeating: values[index]), .init(repeating: gradient[index]))
            let rest = passed - lanes.meanGradient - centered * lanes.slope
            result[index] = (lanes.factor * rest)[0]
        }
    }

    private func forEachRest(_ start: Int, _ body: (Int) -> Void) {
        for image in 0..<layout.images {
            let plane = start + image * layout.imageStride
            for position in (layout.positions / 8 * 8)..<layout.positions { body(plane + position) }
        }
    }

    /// Σ g and Σ g c.
    private func sums(
        _ lanes: Lanes, _ start: Int, vectors: Int, step: Int
    ) -> (SIMD8<Double>, SIMD8<Double>) {
        var (sum, product) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        for image in 0..<layout.images {
            var index = start + image * layout.imageStride
            var left = vectors
            while left > 0 {
                var (part, partProduct) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                let count = min(left, Self.run)
                for _ in 0..<count {
                    let (centered, passed) = lanes.split(
                        Self.load(values + index), Self.load(gradient + index))
                    part += passed
                    partProduct += passed * centered
                    index += step
                }
                left -= count
                sum += SIMD8<Double>(part)
                product += SIMD8<Double>(partProduct)
            }
        }
        return (sum, product)
    }

    private func finish(_ lanes: inout Lanes, _ sum: SIMD8<Double>, _ product: SIMD8<Double>) {
        // Constant statistics do not react to the input: the two terms stay 0.
        if hasConstantStatistics { return }
        let inverse = SIMD8<Double>(lanes.inverse)
        lanes.meanGradient = SIMD8<Float>(sum / layout.samples)
        lanes.slope = SIMD8<Float>(product * inverse * inverse / layout.samples)
    }

    private func write(_ lanes: Lanes, _ start: Int, vectors: Int, step: Int) {
        for image in 0..<layout.images {
            var index = start + image * layout.imageStride
            for _ in 0..<vectors {
                let (centered, passed) = lanes.split(
                    Self.load(values + index), Self.load(gradient + index))
                let rest = passed - lanes.meanGradient - centered * lanes.slope
                UnsafeMutableRawPointer(result + index)
                    .storeBytes(of: lanes.factor * rest, as: SIMD8<Float>.self)
                index += step
            }
        }
    }

    @inline(__always)
    private static func load(_ pointer: UnsafePointer<Float>) -> SIMD8<Float> {
        UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self)
    }
}
