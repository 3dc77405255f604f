// The sizes of one convolution over one, two or three axes.

/// Input, filter and output sizes with stride, padding, dilation and groups; equal shapes share
/// compiled primitives.
struct ConvolutionShape: Hashable, Sendable {
    let batch, inputChannels, outputChannels, groups: Int
    /// Positions along each axis of the input: `[L]`, `[H, W]` or `[T, H, W]`.
    let inputSize: [Int]
    let kernel, stride, padding, dilation: [Int]

    /// Positions along each axis of the output.
    var outputSize: [Int] {
        inputSize.indices.map { axis in
            let extent = dilation[axis] * (kernel[axis] - 1) + 1
            return (inputSize[axis] + 2 * padding[axis] - extent) / stride[axis] + 1
        }
    }

    /// `[N, C, ...]` of the input.
    var input: [Int] { [batch, inputChannels] + inputSize }
    /// `[O, C / groups, ...]` of the filters.
    var weight: [Int] { [outputChannels, inputChannels / groups] + kernel }
    /// `[N, O, ...]` of the output.
    var output: [Int] { [batch, outputChannels] + outputSize }

    /// Whether these are filters over clips that reach along time only.
    var isTemporal: Bool {
        kernel.count == 3 && kernel[0] > 1 && kernel.dropFirst() == [1, 1]
            && stride.dropFirst() == [1, 1] && padding.dropFirst() == [0, 0]
    }

    /// Multiplications of the sum that defines the output.
    var multiplicationCount: Int {
        (output + [inputChannels / groups] + kernel).reduce(1, *)
    }

    /// Numbers that identify this shape in a cache key.
    var numbers: [Int] { input + weight + stride + padding + dilation + [groups] }

    /// The shape of a call; stops with a message where the sizes do not fit.
    ///
    /// - Parameters:
    ///   - operation: whose shapes these are, for messages.
    ///   - input: `[N, C, ...]` with one to three further axes.
    ///   - weight: `[O, C / groups, ...]`.
    ///   - stride: one number per axis.
    ///   - padding: one number per axis.
    ///   - dilation: one number per axis; all 1 when left out.
    ///   - groups: into how many parts both kinds of channels are divided.
    init(
        _ operation: String, input: [Int], weight: [Int], stride: [Int], padding: [Int],
        dilation: [Int]? = nil, groups: Int = 1
    ) {
        let dilation = dilation ?? [Int](repeating: 1, count: stride.count)
        Self.check(operation, input, weight, (stride, padding, dilation), groups)
        (batch, inputChannels, outputChannels) = (input[0], input[1], weight[0])
        (inputSize, kernel) = (Array(input.dropFirst(2)), Array(weight.dropFirst(2)))
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
    }

    private typealias Settings = (stride: [Int], padding: [Int], dilation: [Int])

    /// Stops with a message where the sizes of a call do not fit.
    private static func check(
        _ operation: String, _ input: [Int], _ weight: [Int], _ settings: Settings, _ groups: Int
    ) {
        let (stride, padding, dilation) = settings
        let axes = input.count - 2
        require(
            (1...3).contains(axes) && weight.count == input.count, operation,
            "needs [N, C, ...] and a weight [O, C / groups, ...], got \(input) and \(weight)")
        require(
            stride.count == axes && padding.count == axes && dilation.count == axes && groups >= 1
                && stride.allSatisfy { $0 >= 1 } && padding.allSatisfy { $0 >= 0 }
                && dilation.allSatisfy { $0 >= 1 },
            operation,
            "stride \(stride), padding \(padding), dilation \(dilation), groups \(groups)"
                + " for input \(input)")
        require(
            input[1] == weight[1] * groups && weight[0] % groups == 0, operation,
            "input \(input) and weight \(weight) do not go together in \(groups) groups")
        require(
            !input.dropFirst().contains(0) && !weight.dropFirst().contains(0), operation,
            "needs channels, rows and columns, got \(input) and \(weight)")
        for axis in 0..<axes {
            require(
                input[axis + 2] + 2 * padding[axis] > dilation[axis] * (weight[axis + 2] - 1),
                operation,
                "weight \(weight) is larger than input \(input) with padding \(padding)")
        }
    }
}
