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
        let sizes = ranges.map(\.count)
        let strides = StridedCopy.rowMajor(shape)
        let source = dense()
        let result = Tensor(shape: sizes) { result in
            guard let target = result.baseAddress, !sizes.contains(0) else { return }
            source.withStored {
                StridedCopy.copy(
                    sizes, from: $0 + StridedCopy.offset(before, strides), strides, to: target,
                    StridedCopy.rowMajor(sizes))
            }
        }
        return result.recording("crop", [self]) { [$0.padded(before: before, after: after)] }
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
        let (shape, source) = (shape, dense())
        let sizes = shape.indices.map { before[$0] + shape[$0] + after[$0] }
        let strides = StridedCopy.rowMajor(sizes)
        let result = Tensor(shape: sizes) { result in
            result.update(repeating: value)
            guard let target = result.baseAddress, !shape.contains(0) else { return }
            source.withStored {
                StridedCopy.copy(
                    shape, from: $0, StridedCopy.rowMajor(shape),
                    to: target + StridedCopy.offset(before, strides), strides)
            }
        }
        return result.recording("pad", [self]) {
            [$0.cropped(to: zip(before, shape).map { $0..<($0 + $1) })]
        }
    }
}
