// Broadcasting: how shapes combine, and the elementwise loops under it.

/// Shapes that are combined by repeating dimensions of size 1, after NumPy's rule.
enum Broadcast {
    /// The common shape, aligned at the last dimension; nil if the shapes do not go together.
    static func shape(_ a: [Int], _ b: [Int]) -> [Int]? {
        let rank = max(a.count, b.count)
        var result = [Int](repeating: 1, count: rank)
        for axis in 0..<rank {
            let left = axis < rank - a.count ? 1 : a[axis - rank + a.count]
            let right = axis < rank - b.count ? 1 : b[axis - rank + b.count]
            guard left == right || left == 1 || right == 1 else { return nil }
            result[axis] = left == 1 ? right : left
        }
        return result
    }

    /// For each dimension of `target`, the step in a row-major `shape`; 0 where it is repeated.
    static func strides(of shape: [Int], in target: [Int]) -> [Int] {
        var result = [Int](repeating: 0, count: target.count)
        var step = 1
        for axis in shape.indices.reversed() {
            if shape[axis] != 1 { result[axis + target.count - shape.count] = step }
            step *= shape[axis]
        }
        return result
    }

    /// Calls `body` with the offsets into `a` and `b` of each run along the last dimension of
    /// `target`, in row-major order.
    static func forEachRow(
        of target: [Int], _ a: [Int], _ b: [Int], _ body: (Int, Int) -> Void
    ) {
        let outer = target.dropLast()
        guard !target.contains(0) else { return }
        var index = [Int](repeating: 0, count: outer.count)
        var (offsetA, offsetB) = (0, 0)
        while true {
            body(offsetA, offsetB)
            var axis = outer.count - 1
            while axis >= 0 {
                index[axis] += 1
                offsetA += a[axis]
                offsetB += b[axis]
                if index[axis] < target[axis] { break }
                offsetA -= a[axis] * target[axis]
                offsetB -= b[axis] * target[axis]
                index[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
        }
    }
}

extension Tensor {
    /// Combines two tensors element by element with broadcasting; records nothing.
    ///
    /// Operands in the same blocked layout stay in it, and so do maps with one number per channel,
    /// which needs a function that maps (0, 0) to
    /// 0, as padded channels must stay zero.
    func combined(
        _ other: Tensor, _ operation: String, _ function: some PairFunction
    ) -> Tensor {
        if shape == other.shape {
            let right = other.reordered(to: layout)
            return withStored { left in
                right.withStored { right in
                    mapStoredInParts { result, part in
                        for index in part {
                            result[index] = function.value(left[index], right[index])
                        }
                    }
                }
            }
        }
        if let result = combinedPerChannel(other, function) { return result }
        guard let target = Broadcast.shape(shape, other.shape) else {
            shapeFailure(operation, "shapes \(shape) and \(other.shape) do not go together")
        }
        return broadcast(dense(), other.dense(), to: target, function)
    }

    private func broadcast(
        _ left: Tensor, _ right: Tensor, to target: [Int], _ function: some PairFunction
    ) -> Tensor {
        let leftSteps = Broadcast.strides(of: left.shape, in: target)
        let rightSteps = Broadcast.strides(of: right.shape, in: target)
        let width = target.last ?? 1
        let (leftStep, rightStep) = (leftSteps.last ?? 0, rightSteps.last ?? 0)
        return Tensor(shape: target) { result in
            left.withStored { left in
                right.withStored { right in
                    var position = 0
                    Broadcast.forEachRow(of: target, leftSteps, rightSteps) { a, b in
                        for column in 0..<width {
                            result[position + column] = function.value(
                                left[a + column * leftStep], right[b + column * rightStep])
                        }
                        position += width
                    }
                }
            }
        }
    }

    /// Sums over the dimensions that broadcasting repeated, so that the result has `target`'s
    /// shape: the backward pass of broadcasting.
    func reduced(to target: [Int]) -> Tensor {
        guard shape != target else { return self }
        let added = shape.count - target.count
        let repeated = shape.indices.filter { axis in
            axis < added || (target[axis - added] == 1 && shape[axis] != 1)
        }
        return sum(axes: repeated).reshaped(to: target)
    }
}
