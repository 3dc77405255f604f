// The three passes of a convolution by our own Winograd kernels.

internal import CKernels

/// Convolution of 3x3 filters by Winograd's F(4x4, 3x3); nil for other shapes.
///
/// Needs a quarter of the multiplications; see CKWinograd.h for the source.
/// oneDNN 2.6 has it for AVX-512 only, and oneDNN 3 not at all. Results are in channels in blocks
/// of the vector unit, as oneDNN leaves them, so that layers follow each other without reorders.
enum WinogradConvolution {
    /// y = W * x + b.
    static func forward(
        _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ shape: ConvolutionShape
    ) -> Tensor? {
        guard WinogradPlan.applies(to: shape) else { return nil }
        return run(
            WinogradPlan(forward: shape).divided(), input, weight, bias, result: shape.output)
    }

    /// The gradient of the input.
    static func backwardData(
        _ gradient: Tensor, _ weight: Tensor, _ shape: ConvolutionShape
    ) -> Tensor? {
        guard WinogradPlan.applies(to: shape) else { return nil }
        return run(
            WinogradPlan(backward: shape).divided(), gradient, weight, nil, result: shape.input)
    }

    /// The gradients of weight and bias.
    static func backwardWeights(
        _ input: Tensor, _ gradient: Tensor, hasBias: Bool, _ shape: ConvolutionShape
    ) -> (weight: Tensor, bias: Tensor?)? {
        guard WinogradPlan.applies(to: shape) else { return nil }
        let plan = WinogradPlan(forward: shape).dividedForFilters()
        let shares = Storage(floatCount: plan.filterFloats * plan.tileParts)
        let sums = hasBias ? Storage(floatCount: plan.outputChannels * plan.tileParts) : nil
        multiply(plan, input, gradient, shares, sums)
        let weight = Tensor(shape: shape.weight) { result in
            guard let result = result.baseAddress else { return }
            shares.withFloats { shares in
                forEachShareOfOutputs(plan) { sizes, blocks in
                    withUnsafePointer(to: plan.filters) {
                        ck_winograd_filter_gradient(
                            plan.vectors, sizes, $0, shares, Int64(plan.tileParts), result, blocks)
                    }
                }
            }
        }
        return (weight, sums.map { addedUp($0, plan, shape.outputChannels) })
    }

    // MARK: - Filters and tiles

    /// Transforms the filters, then all tiles.
    private static func run(
        _ plan: WinogradPlan, _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, result: [Int]
    ) -> Tensor {
        let input = input.inBlocks(of: plan.width)
        let layout = MemoryDescription(result, blocksOf: plan.width)
        let output = Tensor.uninitialized(result, as: layout)
        let bias = bias.map { padded($0, to: plan.outputChannels) }
        transformed(weight, plan).withFloats { filters in
            input.withStored { input in
                output.storage.withFloats { output in
                    withFloats(of: bias) { bias in
                        forEachPart(plan) { sizes, part, workspace in
                            ck_winograd_forward(
                                plan.vectors, sizes, input, filters, bias, output, workspace,
                                part.tiles, part.outputBlocks)
                        }
                    }
                }
            }
        }
        return output
    }

    private static func transformed(_ weight: Tensor, _ plan: WinogradPlan) -> Storage {
        let result = Storage(floatCount: plan.filterFloats)
        weight.dense().withStored { weight in
            result.withFloats { result in
                forEachShareOfOutputs(plan) { sizes, blocks in
                    withUnsafePointer(to: plan.filters) {
                        ck_winograd_transform_filters(
                            plan.vectors, sizes, $0, weight, result, blocks)
                    }
                }
            }
        }
        return result
    }

    /// What every part of the tiles contributes to the gradients of transformed filters and bias.
    private static func multiply(
        _ plan: WinogradPlan, _ input: Tensor, _ gradient: Tensor, _ shares: Storage,
        _ sums: Storage?
    ) {
        let (filterFloats, channels) = (plan.filterFloats, plan.outputChannels)
        input.inBlocks(of: plan.width).withStored { input in
            gradient.inBlocks(of: plan.width).withStored { gradient in
                shares.withFloats { shares in
                    withFloats(of: sums) { sums in
                        forEachPart(plan) { sizes, part, workspace in
                            ck_winograd_filter_products(
                                plan.vectors, sizes, input, gradient,
                                shares + part.tileIndex * filterFloats,
                                sums.map { $0 + part.tileIndex * channels }, workspace,
                                part.tiles, part.outputBlocks)
                        }
                    }
                }
            }
        }
    }

    // MARK: - Bias

    /// A bias with zeros for the channels that fill the last block.
    private static func padded(_ bias: Tensor, to channels: Int) -> Storage {
        let result = Storage(floatCount: channels)
        result.withFloats(channels) { result in
            result.update(repeating: 0)
            bias.withValues { _ = result.update(fromContentsOf: $0) }
        }
        return result
    }

    /// The sum of what the parts of the tiles contribute, in their order.
    private static func addedUp(_ sums: Storage, _ plan: WinogradPlan, _ channels: Int) -> Tensor {
        let stride = plan.outputChannels
        return Tensor(shape: [channels]) { result in
            sums.withFloats(stride * plan.tileParts) { sums in
                for channel in 0..<channels {
                    var sum: Float = 0
                    for part in 0..<plan.tileParts { sum += sums[part * stride + channel] }
                    result[channel] = sum
                }
            }
        }
    }

    // MARK: - Threads

    private typealias Sizes = UnsafePointer<CKWinogradSizes>

    /// Runs `body` for every part of the work on a thread of its own, with working memory.
    private static func forEachPart(
        _ plan: WinogradPlan,
        _ body: (Sizes, WinogradPlan.Part, UnsafeMutablePointer<Float>) -> Void
    ) {
        let room = plan.workspaceFloats
        Storage(floatCount: room * plan.partCount).withFloats { workspace in
            withUnsafePointer(to: plan.sizes) { sizes in
                ComputeThreads.forEach(plan.partCount) {
                    body(sizes, plan.part($0), workspace + $0 * room)
                }
            }
        }
    }

    /// Runs `body` for ranges of the blocks of outputs, one for each thread.
    private static func forEachShareOfOutputs(
        _ plan: WinogradPlan, _ body: (Sizes, CKRange) -> Void
    ) {
        let parts = min(ComputeThreads.current, Int(plan.sizes.outputBlocks))
        withUnsafePointer(to: plan.sizes) { sizes in
            ComputeThreads.forEach(parts) {
                body(sizes, WinogradPlan.share($0, of: parts, plan.sizes.outputBlocks))
            }
        }
    }

    private static func withFloats<R>(
        of storage: Storage?, _ body: (UnsafeMutablePointer<Float>?) -> R
    ) -> R {
        guard let storage else { return body(nil) }
        return storage.withFloats { body($0) }
    }
}

extension Storage {
    /// Runs `body` with the start of the memory as floats.
    fileprivate func withFloats<R>(_ body: (UnsafeMutablePointer<Float>) -> R) -> R {
        withRaw { body($0.assumingMemoryBound(to: Float.self)) }
    }
}

extension Tensor {
    /// The same numbers with channels in blocks of 8 or 16.
    fileprivate func inBlocks(of width: Int) -> Tensor {
        reordered(to: MemoryDescription(shape, blocksOf: width))
    }
}
