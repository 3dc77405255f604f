// The sizes of one pooling over one, two or three axes.

/// Input, window, step and padding of a pooling; equal ones share compiled primitives.
struct PoolingShape: Hashable {
    /// What becomes of the values in a window.
    enum Kind: Int {
        case maximum, average, averageOfInside
    }

    let kind: Kind
    let input: [Int]
    let kernel, stride, padding: [Int]
    /// Positions after the end of each axis that windows may reach into.
    let endPadding: [Int]

    /// `[N, C, ...]`.
    var output: [Int] {
        let sizes = kernel.indices.map { axis in
            let size = input[axis + 2] + padding[axis] + endPadding[axis]
            return (size - kernel[axis]) / stride[axis] + 1
        }
        return [input[0], input[1]] + sizes
    }

    var numbers: [Int] { kernel + stride + padding + endPadding + [kind.rawValue] }

    /// The sizes of a call; stops with a message where they do not fit.
    ///
    /// - Parameters:
    ///   - operation: whose sizes these are, for messages.
    ///   - kind: what becomes of the values in a window.
    ///   - input: `[N, C, ...]` with one to three further axes.
    ///   - kernel: one number per axis.
    ///   - stride: one number per axis; `kernel` when left out.
    ///   - padding: one number per axis; all 0 when left out.
    ///   - ceilMode: whether a last window may reach beyond the end.
    init(
        _ operation: String, _ kind: Kind, input: [Int], kernel: [Int], stride: [Int]? = nil,
        padding: [Int]? = nil, ceilMode: Bool = false
    ) {
        let axes = input.count - 2
        let stride = stride ?? kernel
        let padding = padding ?? kernel.map { _ in 0 }
        require((1...3).contains(axes), operation, "needs [N, C, ...], got \(input)")
        require(
            kernel.count == axes && stride.count == axes && padding.count == axes
                && kernel.allSatisfy { $0 >= 1 } && stride.allSatisfy { $0 >= 1 }
                && zip(kernel, padding).allSatisfy { $1 >= 0 && 2 * $1 <= $0 },
            operation,
            "window \(kernel), stride \(stride), padding \(padding) for input \(input)")
        for axis in 0..<axes {
            require(
                input[axis + 2] + 2 * padding[axis] >= kernel[axis], operation,
                "a window of \(kernel) does not fit into \(input) with padding \(padding)")
        }
        self.kind = kind
        self.input = input
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        endPadding =
            ceilMode
            ? (0..<axes).map {
                Self.endPadding(input[$0 + 2], kernel[$0], stride[$0], padding[$0])
            } : padding
    }

    /// What the last window needs if a window that reaches beyond the end counts too, as long as
    /// it starts before the end.
    private static func endPadding(_ size: Int, _ kernel: Int, _ stride: Int, _ padding: Int) -> Int
    {
        var windows = (size + 2 * padding - kernel + stride - 1) / stride + 1
        if (windows - 1) * stride >= size + padding { windows -= 1 }
        return (windows - 1) * stride + kernel - size - padding
    }
}
