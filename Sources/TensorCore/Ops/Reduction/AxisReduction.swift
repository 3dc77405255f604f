// Sums, means, variances and extremes over some of the axes.

extension Tensor {
    /// The sum over some axes, in double precision within.
    ///
    /// The same operation: `torch.sum`.
    ///
    /// - Parameters:
    ///   - axes: which axes disappear.
    ///   - keepsAxes: whether they stay, with size 1.
    /// - Returns: the sums.
    public func sum(axes: [Int], keepsAxes: Bool = false) -> Tensor {
        let plan = AxisPlan(shape, axes, "sum")
        let overMaps = shape.count > 2 && axes == Array(2..<shape.count)
        let result = (overMaps ? sumsPerChannel() : nil) ?? sums(plan)
        let (original, kept) = (shape, plan.kept)
        return result.reshaped(to: keepsAxes ? kept : plan.remaining).recording("sum", [self]) {
            [$0.reshaped(to: kept).broadcasted(to: original)]
        }
    }

    private func sums(_ plan: AxisPlan) -> Tensor {
        let source = dense()
        return source.withStored { source in
            Tensor(shape: plan.kept) { result in
                var sums = [Double](repeating: 0, count: result.count)
                plan.forEachRow { position, offset in
                    if plan.step == 0 {
                        sums[offset] += RowSums.sum(source + position, plan.width)
                    } else {
                        for column in 0..<plan.width {
                            sums[offset + column] += Double(source[position + column])
                        }
                    }
                }
                for index in result.indices { result[index] = Float(sums[index]) }
            }
        }
    }

    /// The mean over some axes, 0 where there is nothing; see `sum(axes:keepsAxes:)`.
    public func mean(axes: [Int], keepsAxes: Bool = false) -> Tensor {
        let samples = AxisPlan(shape, axes, "mean").samples
        return sum(axes: axes, keepsAxes: keepsAxes)
            .scaled(by: samples == 0 ? 0 : 1 / Float(samples))
    }

    /// The mean squared difference from the mean over some axes.
    ///
    /// The same operation: `torch.var`.
    ///
    /// - Parameters:
    ///   - axes: which axes disappear.
    ///   - isUnbiased: whether the squares are divided by one less than their number; then there
    ///     must be two.
    ///   - keepsAxes: whether the axes stay, with size 1.
    /// - Returns: the variances.
    public func variance(axes: [Int], isUnbiased: Bool = true, keepsAxes: Bool = false) -> Tensor {
        let samples = AxisPlan(shape, axes, "variance").samples - (isUnbiased ? 1 : 0)
        require(
            samples > 0 || count == 0, "variance",
            "axes \(axes) of shape \(shape) hold too few elements")
        let difference = self - mean(axes: axes, keepsAxes: true)
        return (difference * difference).sum(axes: axes, keepsAxes: keepsAxes)
            .scaled(by: 1 / Float(max(samples, 1)))
    }

    /// The largest element over some axes; the first of equal ones receives the gradient.
    ///
    /// What is not a number counts as the largest, here and in `argmax(axis:)` and `topK(_:)`.
    ///
    /// - Parameters:
    ///   - axes: which axes disappear.
    ///   - keepsAxes: whether they stay, with size 1.
    /// - Returns: the maxima.
    public func maximum(axes: [Int], keepsAxes: Bool = false) -> Tensor {
        let plan = AxisPlan(shape, axes, "maximum")
        return elements(
            at: extremes(plan, "maximum") { $0.isLarger(than: $1) },
            shape: keepsAxes ? plan.kept : plan.remaining, "maximum")
    }

    /// The smallest element over some axes, or what is not a number if there is any; see
    /// `maximum(axes:keepsAxes:)`.
    public func minimum(axes: [Int], keepsAxes: Bool = false) -> Tensor {
        let plan = AxisPlan(shape, axes, "minimum")
        return elements(
            at: extremes(plan, "minimum") { $0.isSmaller(than: $1) },
            shape: keepsAxes ? plan.kept : plan.remaining, "minimum")
    }

    /// The index of the largest element along one axis, the first of equal ones, in the row-major
    /// order of the other axes.
    public func argmax(axis: Int) -> [Int] {
        let plan = AxisPlan(shape, [axis], "argmax")
        let step = StridedCopy.rowMajor(shape)[axis]
        return extremes(plan, "argmax") { $0.isLarger(than: $1) }.map { $0 / step % shape[axis] }
    }

    /// The row-major position of the extreme element of each group.
    @inline(__always)
    private func extremes(
        _ plan: AxisPlan, _ operation: String, _ isBetter: (Float, Float) -> Bool
    ) -> [Int] {
        let groups = plan.kept.reduce(1, *)
        require(
            groups == 0 || plan.samples > 0, operation,
            "there is no element along the axes of shape \(shape)")
        let source = dense()
        return source.withStored { source in
            var winners = [Int](repeating: -1, count: groups)
            plan.forEachRow { position, offset in
                for column in 0..<plan.width {
                    let group = offset + column * plan.step
                    let best = winners[group]
                    if best < 0 || isBetter(source[position + column], source[best]) {
                        winners[group] = position + column
                    }
                }
            }
            return winners
        }
    }
}

/// The walk of a reduction over a row-major tensor.
private struct AxisPlan {
    /// The shape with size 1 along the axes that disappear.
    let kept: [Int]
    /// The shape without them.
    let remaining: [Int]
    /// How many elements become one.
    let samples: Int
    private let shape: [Int]
    private let steps: [Int]

    init(_ shape: [Int], _ axes: [Int], _ operation: String) {
        require(
            Set(axes).count == axes.count && axes.allSatisfy { shape.indices.contains($0) },
            operation, "axes \(axes) do not all exist once in shape \(shape)")
        self.shape = shape
        kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
        remaining = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
        samples = axes.reduce(1) { $0 * shape[$1] }
        steps = Broadcast.strides(of: kept, in: shape)
    }

    /// The size of the last axis.
    var width: Int { shape.last ?? 1 }
    /// From one element of a row to the next, in the result; 0 if the last axis disappears.
    var step: Int { steps.last ?? 0 }

    /// Calls `body` with the position of each row along the last axis, and where in the result its
    /// first element belongs.
    @inline(__always)
    func forEachRow(_ body: (_ position: Int, _ offset: Int) -> Void) {
        let none = [Int](repeating: 0, count: shape.count)
        var position = 0
        Broadcast.forEachRow(of: shape, steps, none) { offset, _ in
            body(position, offset)
            position += width
        }
    }
}
