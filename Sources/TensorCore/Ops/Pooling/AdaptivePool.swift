// Pooling to a given number of positions.

extension Tensor {
    /// The mean over windows that divide each axis of `[N, C, ...]` into a given number of parts.
    ///
    /// Part i of an axis of size S in m parts covers the positions from ⌊i S / m⌋ up to, not
    /// including, ⌈(i + 1) S / m⌉, so that parts overlap where m does not divide S. The same
    /// operation: `torch.nn.functional.adaptive_avg_pool2d` and its relatives.
    ///
    /// - Parameter sizes: the number of parts of each axis after the channels.
    /// - Returns: `[N, C] + sizes`.
    public func adaptiveAveragePool(to sizes: [Int]) -> Tensor {
        adaptivelyPooled(to: sizes, .average, "adaptiveAveragePool")
    }

    /// The maximum over windows that divide each axis of `[N, C, ...]` into a given number of
    /// parts, those of `adaptiveAveragePool(to:)`.
    ///
    /// Of equal maxima the first receives the gradient.
    ///
    /// - Parameter sizes: the number of parts of each axis after the channels.
    /// - Returns: `[N, C] + sizes`.
    public func adaptiveMaxPool(to sizes: [Int]) -> Tensor {
        adaptivelyPooled(to: sizes, .maximum, "adaptiveMaxPool")
    }

    private func adaptivelyPooled(
        to sizes: [Int], _ kind: PoolingShape.Kind, _ operation: String
    ) -> Tensor {
        let axes = shape.dropFirst(2)
        require(
            (1...3).contains(axes.count) && sizes.count == axes.count
                && sizes.allSatisfy { $0 >= 1 } && !axes.contains(0), operation,
            "cannot divide the positions of \(shape) into \(sizes)")
        if zip(axes, sizes).allSatisfy({ $0 % $1 == 0 }) {
            let windows = zip(axes, sizes).map { $0 / $1 }
            return pooled(PoolingShape(operation, kind, input: shape, kernel: windows), operation)
        }
        let windows = AdaptiveWindows(shape, sizes)
        switch kind {
        case .maximum: return maximum(windows, operation)
        case .average, .averageOfInside: return average(windows, operation)
        }
    }

    private func average(_ windows: AdaptiveWindows, _ operation: String) -> Tensor {
        let result = withValues { source in
            Tensor(shape: windows.output) { result in
                windows.forEach { output, positions in
                    var sum: Float = 0
                    positions.forEach { sum += source[$0] }
                    result[output] = sum / Float(positions.count)
                }
            }
        }
        return result.recording(operation, [self]) { gradient in
            let toInput = gradient.withValues { gradient in
                Tensor(shape: windows.input) { result in
                    result.update(repeating: 0)
                    windows.forEach { output, positions in
                        let share = gradient[output] / Float(positions.count)
                        positions.forEach { result[$0] += share }
                    }
                }
            }
            return [toInput]
        }
    }

    private func maximum(_ windows: AdaptiveWindows, _ operation: String) -> Tensor {
        var winners: [Int] = []
        withValues { source in
            windows.forEach { _, positions in
                var best = positions.first
                positions.forEach { if source[$0].isLarger(than: source[best]) { best = $0 } }
                winners.append(best)
            }
        }
        return elements(at: winners, shape: windows.output, operation)
    }
}

/// The windows of an adaptive pooling of row-major maps; fewer axes are three of which the first
/// have size 1.
private struct AdaptiveWindows {
    let input: [Int]
    let output: [Int]
    /// The parts of each of the three axes.
    private let parts: [[Range<Int>]]
    private let height, width: Int

    init(_ input: [Int], _ sizes: [Int]) {
        self.input = input
        output = [input[0], input[1]] + sizes
        let missing = [Int](repeating: 1, count: 3 - sizes.count)
        let axes = missing + input.dropFirst(2)
        parts = zip(axes, missing + sizes).map { size, count in
            (0..<count).map { ($0 * size / count)..<((($0 + 1) * size + count - 1) / count) }
        }
        (height, width) = (axes[1], axes[2])
    }

    /// The positions of one window.
    struct Positions {
        let first: Int
        let count: Int
        let sides: (t: Int, h: Int, w: Int)
        let height, width: Int

        /// Calls `body` with the index of each position in row-major order.
        @inline(__always)
        func forEach(_ body: (Int) -> Void) {
            for t in 0..<sides.t {
                for h in 0..<sides.h {
                    let row = first + (t * height + h) * width
                    for w in 0..<sides.w { body(row + w) }
                }
            }
        }
    }

    /// Calls `body` with the index of each output and the positions of its window.
    func forEach(_ body: (Int, Positions) -> Void) {
        let planeSize = input.dropFirst(2).reduce(1, *)
        var index = 0
        for plane in 0..<(input[0] * input[1]) {
            for t in parts[0] {
                for h in parts[1] {
                    for w in parts[2] {
                        let first =
                            plane * planeSize + (t.lowerBound * height + h.lowerBound) * width
                            + w.lowerBound
                        body(
                            index,
                            Positions(
                                first: first, count: t.count * h.count * w.count,
                                sides: (t.count, h.count, w.count), height: height, width: width))
                        index += 1
                    }
                }
            }
        }
    }
}
