internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import OpticalFlow

/// How pictures become stacks of flow fields.
///
/// What could tell the direction without anything having happened is taken away: black borders are cut off, every
/// picture has the same mean and deviation of its levels, and of each field the affine motion that the whole picture
/// has in common is subtracted. Whether pictures came in their order or against it, the same is done to them.
struct FlowStack: Sendable {
    let method: FlowMethod
    /// Stacks of an example, one after the other.
    let segments: Int
    /// Fields of a stack.
    let fields: Int
    /// The side of the part of the fields that the network is shown, in pixels.
    let side: Int
    /// The shorter side of the pictures of which flow is estimated.
    let scene: Int
    let framesPerSecond: Double

    /// Displacements are cut off at this many pixels.
    static let limit: Float = 20

    /// The pictures of an example.
    var timing: FrameTiming {
        FrameTiming(count: segments * fields + 1, framesPerSecond: framesPerSecond)
    }

    /// Channels of a stack.
    var channels: Int { 2 * fields }

    /// The side of whole pictures at the scale of the parts, where features of clips are made: 7/8 of a scene.
    var view: Int { scene * 7 / 8 }

    /// Grey pictures without borders and with equal exposure.
    ///
    /// - Parameter frames: of one size.
    /// - Returns: pictures of the same size, in the same order.
    static func pictures(of frames: [VideoFrame]) -> [GreyPicture] {
        guard let first = frames.first else { return [] }
        let whole = PixelRectangle(x: 0, y: 0, width: first.width, height: first.height)
        var detector = LetterboxDetector()
        for frame in frames { detector.look(at: frame) }
        let shown = detector.activeArea(of: whole)
        return frames.map { frame in
            let frame =
                shown == whole
                ? frame : frame.resized(shown, width: whole.width, height: whole.height)
            return grey(frame).standardized()
        }
    }

    /// Luma of BT.601.
    private static func grey(_ frame: VideoFrame) -> GreyPicture {
        let levels = frame.pixels.withUnsafeBufferPointer { pixels in
            (0..<frame.width * frame.height).map { index in
                let pixel = 3 * index
                let sum =
                    77 * Int(pixels[pixel]) + 150 * Int(pixels[pixel + 1])
                    + 29 * Int(pixels[pixel + 2])
                return UInt8((sum + 128) >> 8)
            }
        }
        return GreyPicture(width: frame.width, height: frame.height, levels: levels)
    }

    /// The fields from each picture to the next, without the camera's motion.
    ///
    /// Each is estimated in one direction and turned round for the other. Which one is as good as drawn, and follows from both
    /// pictures, so that a clip and the same clip reversed have exactly opposite fields, and nothing that an
    /// estimator does otherwise one way than the other tells which of them is seen.
    func flow(
        through pictures: [GreyPicture], _ estimator: FlowEstimator
    ) throws(FlowError) -> [FlowField] {
        let draws = pictures.map { RandomStream.key(of: $0.levels) }
        var result: [FlowField] = []
        for index in pictures.indices.dropLast() {
            let (first, second) = (pictures[index], pictures[index + 1])
            let isTurned = draws[index] > draws[index + 1]
            let estimated =
                isTurned
                ? try estimator.flow(from: second, to: first)
                : try estimator.flow(from: first, to: second)
            let own = GlobalMotion(of: estimated).removed(from: estimated)
            result.append(isTurned ? own.negated : own)
        }
        return result
    }

    /// Writes fields as `[2 * fields.count, height, width]`: u of the first, v of the first, u of the second, and so on.
    ///
    /// - Parameters:
    ///   - fields: of one size.
    ///   - isMirrored: whether left and right are exchanged.
    ///   - values: as many as the fields have.
    func write(
        _ fields: [FlowField], isMirrored: Bool, into values: UnsafeMutableBufferPointer<Float>
    ) {
        let limit = Self.limit
        var start = 0
        for field in fields {
            let (width, plane) = (field.width, field.width * field.height)
            field.values.withUnsafeBufferPointer { source in
                for row in stride(from: 0, to: 2 * plane, by: width) {
                    let sign: Float = isMirrored && row < plane ? -1 : 1
                    for x in 0..<width {
                        let value = sign * source[row + (isMirrored ? width - 1 - x : x)]
                        values[start + row + x] = min(limit, max(-limit, value))
                    }
                }
            }
            start += 2 * plane
        }
    }
}
