public import Essentials
public import MediaIO

/// Random changes of brightness, contrast, saturation and hue in random order, sometimes to grey.
///
/// Drawn once and applied to every frame of a clip, so that time is not told by colour. The same
/// changes: `torchvision.transforms.ColorJitter` and `RandomGrayscale`; here numbers are rounded once,
/// at the end, and the mean that contrast goes around is that of the luma before any change.
public struct ColourJitter: Sendable {
    /// The factor of all levels lies within 1 ± this; 0 for none.
    public let brightness: Double
    /// The factor of the distance from the mean luma lies within 1 ± this.
    public let contrast: Double
    /// The factor of the distance from each pixel's own luma lies within 1 ± this.
    public let saturation: Double
    /// The hue is turned by at most this part of the circle, up to 0.5.
    public let hue: Double
    /// How often all colour is removed.
    public let greyChance: Double

    /// Makes a rule; stops the program for numbers out of range.
    public init(
        brightness: Double = 0, contrast: Double = 0, saturation: Double = 0, hue: Double = 0,
        greyChance: Double = 0
    ) {
        guard [brightness, contrast, saturation].allSatisfy({ (0...1).contains($0) }),
            (0...0.5).contains(hue), (0...1).contains(greyChance)
        else {
            programmingError(
                "colour jitter: brightness \(brightness), contrast \(contrast), saturation "
                    + "\(saturation), hue \(hue), grey \(greyChance)")
        }
        self.brightness = brightness
        self.contrast = contrast
        self.saturation = saturation
        self.hue = hue
        self.greyChance = greyChance
    }

    /// Draws a change.
    public func draw(random: inout RandomStream) -> ColourChange {
        func factor(_ deviation: Double) -> Float {
            Float(random.uniform(in: (1 - deviation)...(1 + deviation)))
        }
        var steps: [ColourChange.Step] = [
            .brightness(factor(brightness)), .contrast(factor(contrast)),
            .saturation(factor(saturation)), .hue(Float(random.uniform(in: -hue...hue))),
        ]
        steps.shuffle(using: &random)
        if random.chance(greyChance) { steps.append(.saturation(0)) }
        return ColourChange(steps.filter { !$0.changesNothing })
    }
}

/// Changes of colour in their order.
public struct ColourChange: Sendable, Equatable {
    /// One change.
    public enum Step: Sendable, Equatable {
        /// All levels times a factor.
        case brightness(Float)
        /// Distances from the mean luma of the frame times a factor.
        case contrast(Float)
        /// Distances from the pixel's own luma times a factor; 0 leaves grey.
        case saturation(Float)
        /// The hue turned by a part of the circle.
        case hue(Float)

        /// Whether a frame stays as it is.
        var changesNothing: Bool {
            switch self {
            case .brightness(let factor), .contrast(let factor), .saturation(let factor):
                factor == 1
            case .hue(let turn): turn == 0
            }
        }
    }

    /// The changes in the order in which they are made.
    public let steps: [Step]

    /// Makes a change.
    public init(_ steps: [Step]) {
        self.steps = steps
    }

    /// The frame with changed colours; levels are clamped after every step and rounded at the end.
    public func applied(to frame: VideoFrame) -> VideoFrame {
        guard !steps.isEmpty else { return frame }
        let mean = meanLuma(of: frame)
        var pixels = frame.pixels
        pixels.withUnsafeMutableBufferPointer { pixels in
            for start in stride(from: 0, to: pixels.count, by: 3) {
                var colour = SIMD3<Float>(
                    Float(pixels[start]), Float(pixels[start + 1]), Float(pixels[start + 2]))
                for step in steps {
                    colour = step.applied(to: colour, meanLuma: mean)
                        .clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255))
                }
                for channel in 0..<3 { pixels[start + channel] = UInt8(colour[channel].rounded()) }
            }
        }
        return frame.replacing(frame.width, frame.height, pixels)
    }

    /// Needed for contrast alone.
    private func meanLuma(of frame: VideoFrame) -> Float {
        let hasContrast = steps.contains { if case .contrast = $0 { true } else { false } }
        guard hasContrast, !frame.pixels.isEmpty else { return 0 }
        var sums = SIMD3<Int>.zero
        for start in stride(from: 0, to: frame.pixels.count, by: 3) {
            sums &+= SIMD3(
                Int(frame.pixels[start]), Int(frame.pixels[start + 1]),
                Int(frame.pixels[start + 2]))
        }
        let count = Float(frame.pixels.count / 3)
        return luma(SIMD3<Float>(sums)) / count
    }
}

/// Luma of BT.601.
private func luma(_ colour: SIMD3<Float>) -> Float {
    (colour * SIMD3(0.299, 0.587, 0.114)).sum()
}

extension ColourChange.Step {
    fileprivate func applied(to colour: SIMD3<Float>, meanLuma: Float) -> SIMD3<Float> {
        switch self {
        case .brightness(let factor): return colour * factor
        case .contrast(let factor): return colour * factor + (1 - factor) * meanLuma
        case .saturation(let factor): return colour * factor + (1 - factor) * luma(colour)
        case .hue(let turn): return HueTurn.turned(colour, by: turn)
        }
    }
}

/// Turning the hue in the hexagon of HSV, which keeps the largest and the smallest of the levels.
enum HueTurn {
    /// A colour with another hue.
    static func turned(_ colour: SIMD3<Float>, by turn: Float) -> SIMD3<Float> {
        let (top, bottom) = (colour.max(), colour.min())
        let range = top - bottom
        guard range > 0 else { return colour }
        let position = (hue(colour, top, range) + 6 * turn).truncatingRemainder(dividingBy: 6)
        let place = position < 0 ? position + 6 : position
        return SIMD3(
            level(place + 5, bottom, range), level(place + 3, bottom, range),
            level(place + 1, bottom, range))
    }

    /// The hue in sixths of the circle, from red.
    private static func hue(_ colour: SIMD3<Float>, _ top: Float, _ range: Float) -> Float {
        if colour.x == top { return (colour.y - colour.z) / range }
        if colour.y == top { return (colour.z - colour.x) / range + 2 }
        return (colour.x - colour.y) / range + 4
    }

    /// A channel's level at a place on the circle: down for a sixth, low for two, up for a sixth, high.
    private static func level(_ place: Float, _ bottom: Float, _ range: Float) -> Float {
        let k = place.truncatingRemainder(dividingBy: 6)
        return bottom + range - range * max(0, min(k, 4 - k, 1))
    }
}
