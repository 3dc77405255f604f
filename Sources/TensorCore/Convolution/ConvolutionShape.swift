// The sizes of one 2-D convolution.

/// Input, filter and output sizes with stride and padding; equal shapes share compiled primitives.
struct ConvolutionShape: Hashable, Sendable {
    let batch, inputChannels, inputHeight, inputWidth: Int
    let outputChannels, kernelHeight, kernelWidth: Int
    let stride, padding: Int

    var outputHeight: Int { (inputHeight + 2 * padding - kernelHeight) / stride + 1 }
    var outputWidth: Int { (inputWidth + 2 * padding - kernelWidth) / stride + 1 }

    /// `[N, C, H, W]` of the input.
    var input: [Int] { [batch, inputChannels, inputHeight, inputWidth] }
    /// `[O, C, kh, kw]` of the filters.
    var weight: [Int] { [outputChannels, inputChannels, kernelHeight, kernelWidth] }
    /// `[N, O, H', W']` of the output.
    var output: [Int] { [batch, outputChannels, outputHeight, outputWidth] }

    /// Numbers that identify this shape in a cache key.
    var numbers: [Int] { input + weight + [stride, padding] }

    /// The shape of a call; stops with a message where the sizes do not fit.
    init(input: [Int], weight: [Int], stride: Int, padding: Int) {
        require(
            input.count == 4 && weight.count == 4 && input[1] == weight[1], "conv2d",
            "needs [N, C, H, W] and a weight [O, C, kh, kw], got \(input) and \(weight)")
        require(
            !input.dropFirst().contains(0) && !weight.dropFirst().contains(0), "conv2d",
            "needs channels, rows and columns, got \(input) and \(weight)")
        require(
            stride >= 1 && padding >= 0, "conv2d", "stride \(stride), padding \(padding)")
        require(
            input[2] + 2 * padding >= weight[2] && input[3] + 2 * padding >= weight[3], "conv2d",
            "weight \(weight) is larger than input \(input) with padding \(padding)")
        (batch, inputChannels, inputHeight, inputWidth) = (input[0], input[1], input[2], input[3])
        (outputChannels, kernelHeight, kernelWidth) = (weight[0], weight[2], weight[3])
        self.stride = stride
        self.padding = padding
    }
}
