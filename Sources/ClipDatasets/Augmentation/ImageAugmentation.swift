public import Essentials
public import MediaIO

/// Random crop, mirror, brightness and saturation of a frame, and its conversion to numbers.
///
/// Source of the ranges: the training code of L3-Net by Cramer et al. (marl/l3embedding), which
/// draws brightness within ±32/255 and saturation within a factor of 0.5 to 1.5.
public struct ImageAugmentation: Sendable {
    /// How a frame that is not square becomes a square picture.
    public enum Framing: String, Sendable, CaseIterable {
        /// Keeps the proportions and cuts off the rest, as the papers do.
        case crop
        /// Keeps the whole frame and changes its proportions.
        case stretch
    }

    /// Side of the square picture that comes out, in pixels.
    public let size: Int
    /// What happens to frames that are not square.
    public let framing: Framing
    /// Largest shift of brightness, as a part of full scale; 0 for none.
    public let brightness: Double
    /// Saturation is scaled by a factor within 1 ± this; 0 for none.
    public let saturation: Double
    /// Whether crop and mirror are random; otherwise the centre is cut.
    public let isRandom: Bool
    /// Whether half of the pictures are mirrored, where `isRandom`.
    public let isMirroring: Bool

    /// Augmentation as in training.
    ///
    /// - Parameters:
    ///   - size: side of the square picture that comes out, in pixels.
    ///   - framing: what happens to frames that are not square.
    ///   - brightness: largest shift, as a part of full scale.
    ///   - saturation: largest change of the factor 1.
    ///   - isMirroring: whether half of the pictures are mirrored.
    public init(
        size: Int, framing: Framing, brightness: Double, saturation: Double,
        isMirroring: Bool = true
    ) {
        self.size = size
        self.framing = framing
        self.brightness = brightness
        self.saturation = saturation
        isRandom = true
        self.isMirroring = isMirroring
    }

    /// The centre crop without any change, as in evaluation.
    public init(centreCropOf size: Int, framing: Framing) {
        self.size = size
        self.framing = framing
        brightness = 0
        saturation = 0
        isRandom = false
        isMirroring = false
    }

    /// The size to which a frame is scaled before the crop: 8/7 of the crop, as 256 is of 224.
    public var frameSize: FrameSize {
        let side = (size * 8 + 6) / 7
        return framing == .stretch ? .exact(width: side, height: side) : .shortSide(side)
    }

    /// Writes a picture `[3, size, size]` in `[-1, 1]` (jitter may pass the ends and is clamped), or one
    /// frame of a clip `[3, count, size, size]`.
    ///
    /// - Parameters:
    ///   - frame: a frame whose sides are at least `size`.
    ///   - random: the sample's stream.
    ///   - destination: `3 * count * size * size` elements.
    ///   - number: which frame of the clip, from 0.
    ///   - count: frames of the clip.
    public func apply(
        to frame: VideoFrame, random: inout RandomStream,
        into destination: UnsafeMutableBufferPointer<Float>, frame number: Int = 0,
        of count: Int = 1
    ) {
        guard frame.width >= size, frame.height >= size,
            destination.count == 3 * count * size * size, (0..<count).contains(number)
        else {
            programmingError(
                "image augmentation: \(frame.width)x\(frame.height) cannot give \(size)x\(size)")
        }
        let spareX = frame.width - size
        let spareY = frame.height - size
        let x = isRandom ? random.integer(below: spareX + 1) : spareX / 2
        let y = isRandom ? random.integer(below: spareY + 1) : spareY / 2
        let isMirrored = isMirroring && random.chance(0.5)
        let shift = Float(random.uniform(in: -brightness...brightness) * 2)
        let factor = Float(random.uniform(in: (1 - saturation)...(1 + saturation)))
        let first = number * size * size
        let plane = count * size * size
        frame.pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<size {
                for column in 0..<size {
                    let sourceColumn = x + (isMirrored ? size - 1 - column : column)
                    let source = ((y + row) * frame.width + sourceColumn) * 3
                    let red = Float(pixels[source])
                    let green = Float(pixels[source + 1])
                    let blue = Float(pixels[source + 2])
                    // Luma of BT.601, about which saturation scales.
                    let grey = 0.299 * red + 0.587 * green + 0.114 * blue
                    func jittered(_ value: Float) -> Float {
                        min(1, max(-1, (grey + factor * (value - grey)) / 127.5 - 1 + shift))
                    }
                    let target = first + row * size + column
                    destination[target] = jittered(red)
                    destination[plane + target] = jittered(green)
                    destination[2 * plane + target] = jittered(blue)
                }
            }
        }
    }
}
