public import Essentials
internal import Glibc
public import MediaIO

/// A Gaussian blur of random width.
///
/// Borders are mirrored without repeating the last pixel; weights beyond three standard deviations
/// are left out. Source: Chen, Kornblith, Norouzi, Hinton, "A Simple Framework for Contrastive Learning
/// of Visual Representations", ICML 2020, arXiv 2002.05709, appendix A.
public struct GaussianBlur: Sendable {
    /// The standard deviation, in pixels; above 0.
    public let sigma: ClosedRange<Double>

    /// Makes a rule; stops the program for a width that is not above 0.
    public init(sigma: ClosedRange<Double> = 0.1...2) {
        guard sigma.lowerBound > 0 else { programmingError("Gaussian blur: sigma \(sigma)") }
        self.sigma = sigma
    }

    /// Draws a standard deviation, to be applied to all frames of a clip.
    public func draw(random: inout RandomStream) -> Double { random.uniform(in: sigma) }

    /// The blurred frame, levels rounded to the nearest.
    public static func applied(sigma: Double, to frame: VideoFrame) -> VideoFrame {
        guard sigma > 0 else { programmingError("Gaussian blur: sigma \(sigma)") }
        let weights = kernel(sigma)
        let row = frame.width * 3
        let source = frame.pixels.map { Float($0) }
        let across = convolved(
            source, weights, lines: frame.height, lineStep: row, positions: frame.width, step: 3,
            width: 3)
        let both = convolved(
            across, weights, lines: 1, lineStep: 0, positions: frame.height, step: row, width: row)
        return frame.replacing(
            frame.width, frame.height, both.map { UInt8(min(255, max(0, $0.rounded()))) })
    }

    /// The weights from the middle outwards; on both sides together they sum to 1.
    private static func kernel(_ sigma: Double) -> [Float] {
        let radius = max(1, Int((3 * sigma).rounded(.up)))
        let raw = (0...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let total = 2 * raw.reduce(0, +) - raw[0]
        return raw.map { Float($0 / total) }
    }

    /// Every run of `width` numbers as a weighted sum of those `step` apart from it along its line.
    private static func convolved(
        _ source: [Float], _ weights: [Float], lines: Int, lineStep: Int, positions: Int,
        step: Int, width: Int
    ) -> [Float] {
        [Float](unsafeUninitializedCapacity: source.count) { result, count in
            for line in 0..<lines {
                for position in 0..<positions {
                    let target = line * lineStep + position * step
                    for index in 0..<width {
                        result[target + index] = weights[0] * source[target + index]
                    }
                    for offset in 1..<weights.count {
                        let before =
                            line * lineStep
                            + mirrored(position - offset, positions) * step
                        let after =
                            line * lineStep
                            + mirrored(position + offset, positions) * step
                        for index in 0..<width {
                            result[target + index] +=
                                weights[offset] * (source[before + index] + source[after + index])
                        }
                    }
                }
            }
            count = source.count
        }
    }

    /// The position inside that a position outside mirrors.
    private static func mirrored(_ position: Int, _ count: Int) -> Int {
        guard count > 1 else { return 0 }
        let period = 2 * (count - 1)
        let inside = ((position % period) + period) % period
        return min(inside, period - inside)
    }
}
