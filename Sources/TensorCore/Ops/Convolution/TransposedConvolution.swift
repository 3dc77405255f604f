// Transposed convolution: from small maps to large ones.

extension Tensor {
    /// The transpose of `convolution` as a linear map, for an input of `[N, C, ...]`.
    ///
    /// Every input value adds its multiple of a filter to the output at p·stride + u·dilation -
    /// padding; what falls outside is dropped. An axis of size S comes out as (S - 1)·stride -
    /// 2·padding + dilation·(k - 1) + outputPadding + 1. The same operation:
    /// `torch.nn.functional.conv_transpose1d`, `conv_transpose2d`, `conv_transpose3d`.
    ///
    /// - Parameters:
    ///   - weight: `[C, O / groups, ...]`; C comes first, as in the convolution this transposes.
    ///   - bias: `[O]`, added to every output.
    ///   - stride: the step between patches of the output along each axis.
    ///   - padding: what is cut off on each side of each axis.
    ///   - outputPadding: positions added at the end of each axis, fewer than `stride`; all 0 when
    ///     left out.
    ///   - dilation: the step within a patch along each axis; all 1 when left out.
    ///   - groups: into how many parts both kinds of channels are divided.
    /// - Returns: `[N, O, ...]`.
    public func transposedConvolution(
        weight: Tensor, bias: Tensor? = nil, stride: [Int], padding: [Int],
        outputPadding: [Int]? = nil, dilation: [Int]? = nil, groups: Int = 1
    ) -> Tensor {
        let sizes = transposedSizes(
            weight.shape, stride: stride, padding: padding, outputPadding: outputPadding,
            dilation: dilation, groups: groups)
        let needed = (input: requiresGradient, weight: weight.requiresGradient)
        let filters = weight.detached()
        let result = ConvolutionKernel.backwardData(self, weight, sizes)
            .recording("transposedConvolution", [self, weight], keeping: [self]) {
                [
                    needed.input ? ConvolutionKernel.forward($0, filters, nil, sizes) : nil,
                    needed.weight
                        ? ConvolutionKernel.backwardWeights($0, $1[0], hasBias: false, sizes)
                            .weight : nil,
                ]
            }
        guard let bias else { return result }
        require(
            bias.shape == [sizes.inputChannels], "transposedConvolution",
            "needs a bias [\(sizes.inputChannels)], got \(bias.shape)")
        return result + bias.reshaped(to: [1, sizes.inputChannels] + sizes.kernel.map { _ in 1 })
    }

    /// The sizes of the convolution whose transpose this is: its output is our input.
    private func transposedSizes(
        _ weight: [Int], stride: [Int], padding: [Int], outputPadding: [Int]?, dilation: [Int]?,
        groups: Int
    ) -> ConvolutionShape {
        let operation = "transposedConvolution"
        let axes = shape.count - 2
        let none = [Int](repeating: 0, count: max(axes, 0))
        let (added, dilation) = (outputPadding ?? none, dilation ?? none.map { _ in 1 })
        require(
            (1...3).contains(axes) && weight.count == shape.count && weight[0] == shape[1],
            operation,
            "needs [N, C, ...] and a weight [C, O / groups, ...], got \(shape) and \(weight)")
        require(
            [stride, padding, added, dilation].allSatisfy { $0.count == axes }
                && zip(added, stride).allSatisfy { $0 >= 0 && $0 < $1 }, operation,
            "stride \(stride), padding \(padding), outputPadding \(added), dilation \(dilation)"
                + " for input \(shape)")
        let output = (0..<axes).map { axis in
            let extent = dilation[axis] * (weight[axis + 2] - 1) + 1
            return (shape[axis + 2] - 1) * stride[axis] - 2 * padding[axis] + extent + added[axis]
        }
        require(
            !shape.dropFirst().contains(0) && output.allSatisfy { $0 > 0 }, operation,
            "input \(shape) and weight \(weight) leave nothing with padding \(padding)")
        return ConvolutionShape(
            operation, input: [shape[0], weight[1] * groups] + output, weight: weight,
            stride: stride, padding: padding, dilation: dilation, groups: groups)
    }
}
