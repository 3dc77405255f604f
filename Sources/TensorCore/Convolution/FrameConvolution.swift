// A convolution of clips as a sum of convolutions of their frames.

/// Filters over time and space taken apart into one filter over frames for each step in time.
///
/// Frames are images to the fast algorithms (Winograd, and oneDNN's gradient of filters, for which its
/// AVX2 code has nothing of the kind for clips). Costs passes over memory for zeros around the clip in
/// time, for parts of it, and for sums.
enum FrameConvolution {
    /// Whether filters reach over more than one frame and over more than one place, frame by frame.
    static func applies(to shape: ConvolutionShape) -> Bool {
        shape.kernel.count == 3 && shape.kernel[0] > 1 && shape.kernel.dropFirst() != [1, 1]
            && shape.stride[0] == 1 && shape.dilation[0] == 1 && shape.groups == 1
    }

    /// y = Σ_u W[u] * x[frames from u on] + b.
    static func forward(
        _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ shape: ConvolutionShape
    ) -> Tensor? {
        guard applies(to: shape) else { return nil }
        let plan = FramePlan(shape)
        let clip = plan.padded(input.detached())
        var result: Tensor?
        for step in 0..<plan.steps {
            let part = ConvolutionKernel.forward(
                plan.frames(of: clip, from: step), plan.filter(weight, step),
                step == 0 ? bias : nil, plan.shape)
            result = result.map { $0.adding(part) } ?? part
        }
        return result
    }

    /// dx[frames from u on] = Σ_u the gradient through W[u].
    static func backwardData(
        _ gradient: Tensor, _ weight: Tensor, _ shape: ConvolutionShape
    ) -> Tensor? {
        guard applies(to: shape) else { return nil }
        let plan = FramePlan(shape)
        var result: Tensor?
        for step in 0..<plan.steps {
            let part = ConvolutionKernel.backwardData(
                gradient, plan.filter(weight, step), plan.shape)
            let placed = part.padded(
                before: [0, 0, step, 0, 0], after: [0, 0, plan.steps - 1 - step, 0, 0])
            result = result.map { $0.adding(placed) } ?? placed
        }
        return result.map { plan.cropped($0) }
    }

    /// dW[u] from dy and the frames from u on.
    static func backwardWeights(
        _ input: Tensor, _ gradient: Tensor, hasBias: Bool, _ shape: ConvolutionShape
    ) -> ConvolutionKernel.ParameterGradients? {
        guard applies(to: shape) else { return nil }
        let plan = FramePlan(shape)
        let clip = plan.padded(input.detached())
        let parts = (0..<plan.steps).map { step in
            ConvolutionKernel.backwardWeights(
                plan.frames(of: clip, from: step), gradient.detached(),
                hasBias: hasBias && step == 0, plan.shape)
        }
        return (Tensor.concatenated(parts.map { $0.weight.dense() }, along: 2), parts[0].bias)
    }
}

/// The convolution of frames of which one over clips consists.
private struct FramePlan {
    /// Its sizes, for one step in time.
    let shape: ConvolutionShape
    /// Frames that a filter reaches over.
    let steps: Int
    private let timePadding: Int
    private let outputFrames: Int

    init(_ clip: ConvolutionShape) {
        steps = clip.kernel[0]
        timePadding = clip.padding[0]
        outputFrames = clip.outputSize[0]
        shape = ConvolutionShape(
            "conv3d", input: clip.input.prefix(2) + [outputFrames] + clip.inputSize.dropFirst(),
            weight: clip.weight.prefix(2) + [1] + clip.kernel.dropFirst(), stride: clip.stride,
            padding: [0] + clip.padding.dropFirst(), dilation: clip.dilation)
    }

    /// A clip with empty frames before and after it.
    func padded(_ clip: Tensor) -> Tensor {
        guard timePadding > 0 else { return clip }
        let around = [0, 0, timePadding, 0, 0]
        return clip.padded(before: around, after: around)
    }

    /// The clip without the frames that `padded` added.
    func cropped(_ clip: Tensor) -> Tensor {
        guard timePadding > 0 else { return clip }
        return clip.sliced(axis: 2, timePadding..<(clip.shape[2] - timePadding))
    }

    /// As many frames as the result has.
    func frames(of clip: Tensor, from start: Int) -> Tensor {
        clip.sliced(axis: 2, start..<(start + outputFrames))
    }

    /// The filter of a step in time: `[O, C, 1, kh, kw]`.
    func filter(_ weight: Tensor, _ step: Int) -> Tensor {
        weight.detached().sliced(axis: 2, step..<(step + 1))
    }
}
