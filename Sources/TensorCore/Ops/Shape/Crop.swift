// Parts of a tensor, and a tensor as a part of a larger one.

extension Tensor {
    /// The elements whose index along each axis lies in a range.
    ///
    /// - Parameter ranges: one half-open range per axis, within it.
    /// - Returns: a tensor of the sizes of the ranges.
    public func cropped(to ranges: [Range<Int>]) -> Tensor {
        require(
            ranges.count == shape.count
                && zip(ranges, shape).allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= $1 },
            "crop", "ranges \(ranges) do not lie in shape \(shape)")
        let before = ranges.map(\.lowerBound)
        let after = zip(shape, ranges).map { $0 - $1.upperBound }
        let result =
            ChannelBlocks.mapPositions(self, to: ranges.map(\.count)) {
                let inside = [0..<$0.shape[0], 0..<$0.shape[1]] + ranges.dropFirst(2)
                return $0.part(inside + [0..<($0.shape.last ?? 1)])
            } ?? part(ranges)
        return result.recording("crop", [self]) { [$0.padded(before: before, after: after)] }
    }

    private func part(_ ranges: [Range<Int>]) -> Tensor {
        let sizes = ranges.map(\.count)
        let before = ranges.map(\.lowerBound)
        let strides = StridedCopy.rowMajor(shape)
        let source = dense()
        return Tensor(shape: sizes) { result in
            guard let target = result.baseAddress, !sizes.contains(0) else { return }
            source.withStored {
                StridedCopy.copy(
                    sizes, from: $0 + StridedCopy.offset(before, strides), strides, to: target,
                    StridedCopy.rowMajor(sizes))
            }
        }
    }

    /// The elements whose index along one axis lies in a half-open range.
    public func sliced(axis: Int, _ range: Range<Int>) -> Tensor {
        require(shape.indices.contains(axis), "slice", "axis \(axis) does not exist in \(shape)")
        var ranges = shape.map { 0..<$0 }
        ranges[axis] = range
        return cropped(to: ranges)
    }

    /// This tensor cut along an axis into parts of the given sizes.
    ///
    /// - Parameters:
    ///   - sizes: of the parts; they add up to the size of the axis.
    ///   - axis: which axis is cut.
    /// - Returns: the parts in their order.
    public func split(sizes: [Int], along axis: Int = 0) -> [Tensor] {
        require(
            shape.indices.contains(axis) && sizes.allSatisfy { $0 >= 0 }
                && sizes.reduce(0, +) == shape[axis], "split",
            "sizes \(sizes) do not divide axis \(axis) of \(shape)")
        var start = 0
        return sizes.map { size in
            defer { start += size }
            return sliced(axis: axis, start..<(start + size))
        }
    }

    /// This tensor with one number all around it.
    ///
    /// The same operation: `torch.nn.functional.pad` in constant mode.
    ///
    /// - Parameters:
    ///   - before: how many elements are added in front of each axis.
    ///   - after: how many are added behind it.
    ///   - value: the number.
    /// - Returns: the larger tensor.
    public func padded(before: [Int], after: [Int], value: Float = 0) -> Tensor {
        require(
            before.count == shape.count && after.count == shape.count
                && (before + after).allSatisfy { $0 >= 0 }, "pad",
            "\(before) before and \(after) after do not go with shape \(shape)")
        let shape = shape
        let sizes = shape.indices.map { before[$0] + shape[$0] + after[$0] }
        // The padding of blocks stays zero, which only zeros around them leave it.
        let inBlocks =
            value == 0
            ? ChannelBlocks.mapPositions(self, to: sizes) {
                $0.placed(
                    before: before + [0],
                    sizes: $0.shape.prefix(2) + sizes.dropFirst(2) + [$0.shape[$0.shape.count - 1]],
                    value: 0)
            } : nil
        let result = inBlocks ?? placed(before: before, sizes: sizes, value: value)
        return result.recording("pad", [self]) {
            [$0.cropped(to: zip(before, shape).map { $0..<($0 + $1) })]
        }
    }

    /// This tensor as a part of a larger one that is `value` elsewhere.
    private func placed(before: [Int], sizes: [Int], value: Float) -> Tensor {
        let (shape, source) = (shape, dense())
        let strides = StridedCopy.rowMajor(sizes)
        return Tensor(shape: sizes) { result in
            guard let target = result.baseAddress else { return }
            ComputeThreads.forEachPart(of: result.count) { part in
                (target + part.lowerBound).update(repeating: value, count: part.count)
            }
            guard !shape.contains(0) else { return }
            source.withStored {
                StridedCopy.copy(
                    shape, from: $0, StridedCopy.rowMajor(shape),
                    to: target + StridedCopy.offset(before, strides), strides)
            }
        }
    }
}
