// Maps looked up at given places.

internal import Glibc

extension Tensor {
    /// What lies outside a map.
    public enum SamplingBorder: String, Sendable, CaseIterable {
        /// Zeros.
        case zeros
        /// The nearest pixel inside.
        case nearest
    }

    /// The values of maps `[N, C, H, W]` at the places of `grid`, by linear interpolation along
    /// both axes.
    ///
    /// A place is (x, y), -1 and 1 being the outer edges of the map: x = -1 + (2i + 1)/W is the
    /// centre of column i. Gradients flow into maps and places. The same operation:
    /// `torch.nn.functional.grid_sample` in bilinear mode with `align_corners=False`. Source:
    /// Jaderberg, Simonyan, Zisserman, Kavukcuoglu, "Spatial Transformer Networks", NIPS 2015,
    /// arXiv 1506.02025, section 3.3.
    ///
    /// - Parameters:
    ///   - grid: `[N, H', W', 2]`; a place that is not a number lies outside.
    ///   - border: what lies outside.
    /// - Returns: `[N, C, H', W']`.
    public func gridSampled(at grid: Tensor, border: SamplingBorder = .zeros) -> Tensor {
        require(
            shape.count == 4 && grid.shape.count == 4 && shape[0] == grid.shape[0]
                && grid.shape[3] == 2 && shape[2] > 0 && shape[3] > 0, "gridSample",
            "needs [N, C, H, W] and [N, H', W', 2], got \(shape) and \(grid.shape)")
        let plan = GridPlan(input: shape, grid: grid.shape, border: border)
        return plan.sample(self, grid).recording("gridSample", [self, grid]) { gradient in
            [
                self.requiresGradient ? plan.spread(gradient, grid) : nil,
                grid.requiresGradient ? plan.move(self, grid, gradient) : nil,
            ]
        }
    }
}

/// The loops of grid sampling; maps and places are row-major.
private struct GridPlan {
    let input: [Int]
    let output: [Int]
    private let border: Tensor.SamplingBorder

    init(input: [Int], grid: [Int], border: Tensor.SamplingBorder) {
        self.input = input
        output = [input[0], input[1], grid[1], grid[2]]
        self.border = border
    }

    private var pixels: Int { input[2] * input[3] }
    private var places: Int { output[2] * output[3] }

    /// One of the four pixels around a place.
    private struct Corner {
        /// Within a map.
        let position: Int
        let weight: Float
        /// How the weight grows with x and y, which are in [-1, 1].
        let slopeX, slopeY: Float
    }

    /// The values at the places.
    func sample(_ maps: Tensor, _ grid: Tensor) -> Tensor {
        maps.withValues { source in
            collect(output, grid) { result, from, to, _, corner in
                result[to] += corner.weight * source[from]
            }
        }
    }

    /// The gradient of the maps.
    func spread(_ gradient: Tensor, _ grid: Tensor) -> Tensor {
        gradient.withValues { gradient in
            collect(input, grid) { result, from, to, _, corner in
                result[from] += corner.weight * gradient[to]
            }
        }
    }

    /// The gradient of the places.
    func move(_ maps: Tensor, _ grid: Tensor, _ gradient: Tensor) -> Tensor {
        maps.withValues { source in
            gradient.withValues { gradient in
                collect(grid.shape, grid) { result, from, to, place, corner in
                    let product = source[from] * gradient[to]
                    result[2 * place] += corner.slopeX * product
                    result[2 * place + 1] += corner.slopeY * product
                }
            }
        }
    }

    /// A tensor of zeros to which `body` adds for each corner and channel of each place.
    @inline(__always)
    private func collect(
        _ shape: [Int], _ grid: Tensor,
        _ body: (UnsafeMutableBufferPointer<Float>, Int, Int, Int, Corner) -> Void
    ) -> Tensor {
        grid.withValues { grid in
            Tensor(shape: shape) { result in
                result.update(repeating: 0)
                forEach(grid) { body(result, $0, $1, $2, $3) }
            }
        }
    }

    /// Calls `body` for each corner and channel of each place with the index into the maps, into
    /// the result, and of the place.
    @inline(__always)
    private func forEach(
        _ grid: UnsafeBufferPointer<Float>, _ body: (Int, Int, Int, Corner) -> Void
    ) {
        for image in 0..<input[0] {
            for inside in 0..<places {
                let place = image * places + inside
                forEachCorner(grid[2 * place], grid[2 * place + 1]) { corner in
                    for channel in 0..<input[1] {
                        let plane = image * input[1] + channel
                        body(
                            plane * pixels + corner.position, plane * places + inside, place,
                            corner)
                    }
                }
            }
        }
    }

    @inline(__always)
    private func forEachCorner(_ x: Float, _ y: Float, _ body: (Corner) -> Void) {
        let (column, slopeX) = coordinate(x, input[3])
        let (row, slopeY) = coordinate(y, input[2])
        let (left, top) = (Int(floor(column)), Int(floor(row)))
        let (right, down) = (column - Float(left), row - Float(top))
        for (i, weightY, signY) in [(top, 1 - down, -slopeY), (top + 1, down, slopeY)] {
            for (j, weightX, signX) in [(left, 1 - right, -slopeX), (left + 1, right, slopeX)] {
                guard i >= 0, i < input[2], j >= 0, j < input[3] else { continue }
                body(
                    Corner(
                        position: i * input[3] + j, weight: weightX * weightY,
                        slopeX: signX * weightY, slopeY: weightX * signY))
            }
        }
    }

    /// From [-1, 1] to pixels, and how fast the pixel moves.
    private func coordinate(_ place: Float, _ size: Int) -> (Float, slope: Float) {
        let pixel = ((place + 1) * Float(size) - 1) / 2
        let slope = Float(size) / 2
        let last = Float(size - 1)
        // Far outside everything is as just outside, and what is not a number lies outside.
        guard !pixel.isNaN else { return (-2, 0) }
        switch border {
        case .zeros: return (min(max(pixel, -2), last + 2), slope)
        case .nearest:
            let isInside = pixel > 0 && pixel < last
            return (min(max(pixel, 0), last), isInside ? slope : 0)
        }
    }
}
