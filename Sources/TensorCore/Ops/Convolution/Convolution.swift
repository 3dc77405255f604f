// Convolution over one, two or three axes.

extension Tensor {
    /// Cross-correlation of maps with filters, for an input of `[N, C, ...]` with one to three
    /// axes after the channels (`[L]`, `[H, W]` or `[T, H, W]`).
    ///
    /// With p running over output positions and u over the filter, both per axis:
    /// y[n,o,p] = b[o] + Σ_{c,u} W[o,c,u] x[n, c, p·stride + u·dilation - padding],
    /// with zeros outside the input. With groups the channels of both sides are divided into equal
    /// parts, and part g of the output sees part g of the input only. An axis of size S comes out
    /// as (S + 2·padding - dilation·(k - 1) - 1)/stride + 1, rounded down. The same operation:
    /// `torch.nn.functional.conv1d`, `conv2d`, `conv3d`. A (2+1)-D convolution is a filter of
    /// `[O, C, 1, k, k]` followed by one of `[O, C, k, 1, 1]`.
    ///
    /// - Parameters:
    ///   - weight: W, `[O, C / groups, ...]`.
    ///   - bias: b, `[O]`.
    ///   - stride: the step between patches along each axis.
    ///   - padding: zeros on each side of each axis.
    ///   - dilation: the step within a patch along each axis; all 1 when left out.
    ///   - groups: the number of parts; divides C and O.
    /// - Returns: `[N, O, ...]`.
    public func convolution(
        weight: Tensor, bias: Tensor? = nil, stride: [Int], padding: [Int],
        dilation: [Int]? = nil, groups: Int = 1
    ) -> Tensor {
        let operation = "conv\(max(shape.count - 2, 0))d"
        let sizes = ConvolutionShape(
            operation, input: shape, weight: weight.shape, stride: stride, padding: padding,
            dilation: dilation, groups: groups)
        require(
            bias == nil || bias?.shape == [sizes.outputChannels], operation,
            "needs a bias [\(sizes.outputChannels)], got \(bias?.shape ?? [])")
        if sizes.isTemporal { return temporalConvolution(weight, bias, sizes) }
        let result = ConvolutionKernel.forward(self, weight, bias, sizes)
        let inputs = [self, weight] + (bias.map { [$0] } ?? [])
        let needed = (
            input: requiresGradient, weight: weight.requiresGradient,
            bias: bias?.requiresGradient == true
        )
        let filters = weight.detached()
        return result.recording(operation, inputs, keeping: [self]) { gradient, kept in
            Self.convolutionBackward(input: kept[0], filters, needed, sizes, gradient: gradient)
        }
    }

    /// `convolution` over one axis with one number for all settings: `[N, C, L]` and filters of
    /// `[O, C / groups, k]`.
    public func conv1d(
        weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, dilation: Int = 1,
        groups: Int = 1
    ) -> Tensor {
        convolution(axes: 1, weight, bias, stride, padding, dilation, groups)
    }

    /// `convolution` of images with the same settings both ways: `[N, C, H, W]` and filters of
    /// `[O, C / groups, kh, kw]`.
    public func conv2d(
        weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, dilation: Int = 1,
        groups: Int = 1
    ) -> Tensor {
        convolution(axes: 2, weight, bias, stride, padding, dilation, groups)
    }

    /// `convolution` of clips with the same settings along time, height and width:
    /// `[N, C, T, H, W]` and filters of `[O, C / groups, kt, kh, kw]`.
    public func conv3d(
        weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, dilation: Int = 1,
        groups: Int = 1
    ) -> Tensor {
        convolution(axes: 3, weight, bias, stride, padding, dilation, groups)
    }

    private func convolution(
        axes: Int, _ weight: Tensor, _ bias: Tensor?, _ stride: Int, _ padding: Int,
        _ dilation: Int, _ groups: Int
    ) -> Tensor {
        require(
            shape.count == axes + 2 && weight.shape.count == axes + 2, "conv\(axes)d",
            "needs [N, C, ...] and a weight [O, C / groups, ...] with \(axes) axes after the"
                + " channels, got \(shape) and \(weight.shape)")
        let all = { (number: Int) in [Int](repeating: number, count: axes) }
        return convolution(
            weight: weight, bias: bias, stride: all(stride), padding: all(padding),
            dilation: all(dilation), groups: groups)
    }

    /// A filter over time alone, with all places of a frame as one axis: oneDNN's AVX2 code for three
    /// axes has no fast gradient of such filters.
    private func temporalConvolution(
        _ weight: Tensor, _ bias: Tensor?, _ sizes: ConvolutionShape
    ) -> Tensor {
        let frames = reshaped(to: [sizes.batch, sizes.inputChannels, shape[2], shape[3] * shape[4]])
        let result = frames.convolution(
            weight: weight.reshaped(to: Array(weight.shape.prefix(4))), bias: bias,
            stride: Array(sizes.stride.prefix(2)), padding: Array(sizes.padding.prefix(2)),
            dilation: Array(sizes.dilation.prefix(2)), groups: sizes.groups)
        return result.reshaped(to: sizes.output)
    }

    /// dx = dy correlated with the flipped filters; dW[o,c,u] = Σ dy[n,o,p] x[n,c,p+u];
    /// db[o] = Σ dy[n,o,p].
    private static func convolutionBackward(
        input: Tensor, _ weight: Tensor, _ needed: (input: Bool, weight: Bool, bias: Bool),
        _ sizes: ConvolutionShape, gradient: Tensor
    ) -> [Tensor?] {
        let toInput =
            needed.input ? ConvolutionKernel.backwardData(gradient, weight, sizes) : nil
        guard needed.weight || needed.bias else { return [toInput, nil, nil] }
        let toParameters = ConvolutionKernel.backwardWeights(
            input, gradient, hasBias: needed.bias, sizes)
        return [toInput, toParameters.weight, toParameters.bias]
    }
}
