// Broadcasting one number per image and channel over maps that lie in blocks of channels.

extension Tensor {
    /// Combines maps `[N, C, ...]` in blocks with `[N, C, 1, ...]`, in their layout; nil for other
    /// layouts and shapes.
    ///
    /// Needs a function that maps (0, 0) to 0, as padded channels must stay zero.
    func combinedPerChannel(
        _ numbers: Tensor, _ function: some PairFunction
    ) -> Tensor? {
        guard let layout = blockedMaps,
            numbers.shape == shape.prefix(2) + shape.dropFirst(2).map({ _ in 1 })
        else { return nil }
        let channels = shape[1]
        return withStored { maps in
            numbers.withValues { numbers in
                mapStored { result, _ in
                    layout.forEachBlock { image, group, start in
                        var lanes = SIMD16<Float>.zero
                        for lane in 0..<min(layout.block, channels - group * layout.block) {
                            lanes[lane] = numbers[image * channels + group * layout.block + lane]
                        }
                        let parts = [lanes.lowHalf, lanes.highHalf].prefix(layout.block / 8)
                        for (part, numbers) in parts.enumerated() {
                            for position in 0..<layout.positions {
                                let place = start + position * layout.block + part * 8
                                var eight = UnsafeRawPointer(maps + place)
                                    .loadUnaligned(as: SIMD8<Float>.self)
                                for lane in 0..<8 {
                                    eight[lane] = function.value(eight[lane], numbers[lane])
                                }
                                UnsafeMutableRawPointer(result + place)
                                    .storeBytes(of: eight, as: SIMD8<Float>.self)
                            }
                        }
                    }
                }
            }
        }
    }

    /// The sum of every map of `[N, C, ...]` in blocks, as `[N, C]`, in double precision within; nil
    /// for other layouts.
    func sumsPerChannel() -> Tensor? {
        guard let layout = blockedMaps else { return nil }
        let channels = shape[1]
        return withStored { maps in
            Tensor(shape: [shape[0], channels]) { result in
                layout.forEachBlock { image, group, start in
                    var low = SIMD8<Double>.zero
                    var high = SIMD8<Double>.zero
                    for position in 0..<layout.positions {
                        let place = UnsafeRawPointer(maps + start + position * layout.block)
                        low += SIMD8(place.loadUnaligned(as: SIMD8<Float>.self))
                        guard layout.block == 16 else { continue }
                        high += SIMD8(
                            place.loadUnaligned(fromByteOffset: 32, as: SIMD8<Float>.self))
                    }
                    for lane in 0..<min(layout.block, channels - group * layout.block) {
                        result[image * channels + group * layout.block + lane] = Float(
                            lane < 8 ? low[lane] : high[lane - 8])
                    }
                }
            }
        }
    }

    /// Where the channels lie, if they lie in blocks.
    private var blockedMaps: ChannelLayout? {
        guard count > 0, case .blocked = layout, let layout = ChannelLayout(self), layout.block > 1
        else { return nil }
        return layout
    }
}

extension ChannelLayout {
    /// Calls `body` for every block of channels of every image with its place, on all compute threads.
    @inline(__always)
    func forEachBlock(_ body: (_ image: Int, _ group: Int, _ start: Int) -> Void) {
        ComputeThreads.forEach(images * groups) { index in
            let (image, group) = (index / groups, index % groups)
            body(image, group, image * imageStride + group * groupStride)
        }
    }
}
