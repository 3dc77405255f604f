// Where the patches of a convolution lie in its input.

/// Where the elements of a patch matrix `[C kt kh kw, T' H' W']` lie in the maps `[C, T, H, W]` of
/// one image and group.
///
/// Fewer axes are three of which the first have size 1.
struct PatchPlan {
    let shape: ConvolutionShape
    /// Channels and filters of one group.
    let channels, filters: Int
    private let input, kernel, output: Axes
    private let stride, dilation, padding: Axes

    private typealias Axes = (t: Int, h: Int, w: Int)

    init(_ shape: ConvolutionShape) {
        self.shape = shape
        channels = shape.inputChannels / shape.groups
        filters = shape.outputChannels / shape.groups
        input = Self.three(shape.inputSize, 1)
        kernel = Self.three(shape.kernel, 1)
        output = Self.three(shape.outputSize, 1)
        stride = Self.three(shape.stride, 1)
        dilation = Self.three(shape.dilation, 1)
        padding = Self.three(shape.padding, 0)
    }

    private static func three(_ sizes: [Int], _ missing: Int) -> Axes {
        let all = [Int](repeating: missing, count: 3 - sizes.count) + sizes
        return (all[0], all[1], all[2])
    }

    /// Rows of the patch matrix.
    var depth: Int { channels * kernel.t * kernel.h * kernel.w }
    /// Columns of the patch matrix.
    var positions: Int { output.t * output.h * output.w }
    /// Floats of the filters of one group.
    var weightSize: Int { filters * depth }

    /// Where the maps of an image and group start in the input.
    func inputOffset(_ image: Int, _ group: Int) -> Int {
        (image * shape.groups + group) * channels * input.t * input.h * input.w
    }

    /// Where the maps of an image and group start in the output.
    func outputOffset(_ image: Int, _ group: Int) -> Int {
        (image * shape.groups + group) * filters * positions
    }

    /// Copies every patch of an image into a column; zero outside the image.
    func gather(_ image: UnsafePointer<Float>, into patches: UnsafeMutablePointer<Float>) {
        forEach { patch, pixel in patches[patch] = pixel.map { image[$0] } ?? 0 }
    }

    /// Adds every column to its patch of an image.
    func scatter(_ patches: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>) {
        forEach { patch, pixel in
            if let pixel { image[pixel] += patches[patch] }
        }
    }

    /// Calls `body` with each index into the patch matrix and its index into the image, or nil
    /// where the patch reaches into the padding.
    @inline(__always)
    private func forEach(_ body: (Int, Int?) -> Void) {
        var patch = 0
        forEachRow { start, kernelColumn in
            for outputColumn in 0..<output.w {
                let column = outputColumn * stride.w + kernelColumn * dilation.w - padding.w
                let isInside = column >= 0 && column < input.w
                body(patch, start.flatMap { isInside ? $0 + column : nil })
                patch += 1
            }
        }
    }

    /// Calls `body` for each row of output positions of each element of a patch, with the start of
    /// the input's row (nil for one in the padding) and the element's column.
    @inline(__always)
    private func forEachRow(_ body: (Int?, Int) -> Void) {
        for row in 0..<(channels * kernel.t * kernel.h * kernel.w) {
            let kernelColumn = row % kernel.w
            let kernelRow = row / kernel.w % kernel.h
            let kernelTime = row / (kernel.w * kernel.h) % kernel.t
            let channel = row / (kernel.w * kernel.h * kernel.t)
            for outputTime in 0..<output.t {
                let time = outputTime * stride.t + kernelTime * dilation.t - padding.t
                let plane = (channel * input.t + time) * input.h
                for outputRow in 0..<output.h {
                    let line = outputRow * stride.h + kernelRow * dilation.h - padding.h
                    let isInside = time >= 0 && time < input.t && line >= 0 && line < input.h
                    body(isInside ? (plane + line) * input.w : nil, kernelColumn)
                }
            }
        }
    }
}
