// Pooling over any number of axes, as a list of windows.

/// The input positions that belong to each output of a pooling.
public struct ReferenceWindows {
    /// `[N, C, ...]`.
    public let output: [Int]
    private let members: [[Int]]
    /// How many positions a window has, padding included.
    private let size: Double

    /// Windows of one size at equal distances; `output` is written down by whoever asks.
    public init(
        input: [Int], output: [Int], kernel: [Int], stride: [Int], padding: [Int]
    ) {
        self.init(input: input, output: output, size: kernel.reduce(1, *)) { axis, index in
            let first = index * stride[axis] - padding[axis]
            return max(first, 0)..<min(first + kernel[axis], input[axis + 2])
        }
    }

    /// Windows that divide each axis into `output` parts.
    public init(input: [Int], parts output: [Int]) {
        self.init(input: input, output: output, size: 0) { axis, index in
            let (size, count) = (Double(input[axis + 2]), Double(output[axis + 2]))
            let start = (Double(index) * size / count).rounded(.down)
            return Int(start)..<Int((Double(index + 1) * size / count).rounded(.up))
        }
    }

    private init(
        input: [Int], output: [Int], size: Int, _ range: (_ axis: Int, _ index: Int) -> Range<Int>
    ) {
        self.output = output
        self.size = Double(size)
        members = ReferenceArray.indices(output).map { index in
            let ranges = index.indices.dropFirst(2).map { range($0 - 2, index[$0]) }
            return ReferenceArray.indices(ranges.map(\.count)).map { inside in
                let place = zip(inside, ranges).map { $0 + $1.lowerBound }
                return ReferenceArray.offset([index[0], index[1]] + place, in: input)
            }
        }
    }

    /// The largest value of each window.
    public func maximum(_ x: ReferenceArray) -> ReferenceArray {
        ReferenceArray(output, members.map { $0.map { x.values[$0] }.max() ?? -.infinity })
    }

    /// The mean of each window, of its inside or with zeros for the padding.
    public func average(_ x: ReferenceArray, countsPadding: Bool) -> ReferenceArray {
        let means = members.map { window in
            window.reduce(0) { $0 + x.values[$1] } / (countsPadding ? size : Double(window.count))
        }
        return ReferenceArray(output, means)
    }
}
