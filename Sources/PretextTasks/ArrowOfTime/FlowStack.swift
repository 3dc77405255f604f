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
    /// The side of a stack in pixels.
    let side: Int
    /// Pictures are so many times as large as fields.
    let scale: Int
    let framesPerSecond: Double

    /// Displacements are cut off at this many pixels.
    static let limit: Float = 20

    /// The pictures of an example.
    var timing: FrameTiming {
        FrameTiming(count: segments * fields + 1, framesPerSecond: framesPerSecond)
    }

    /// Channels of a stack.
    var channels: Int { 2 * fields }

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
            let own = GlobalMotion(of: estimated).removed(from: estimated).averaged(over: scale)
            result.append(isTurned ? own.negated : own)
        }
        return result
    }

    /// Where in fields a stack is cut out, and whether left and right are exchanged.
    struct Cut: Equatable {
        let x, y: Int
        let isMirrored: Bool
    }

    /// Writes fields as `[2 * fields.count, side, side]`: u of the first, v of the first, u of the second, and so on.
    func write(
        _ fields: [FlowField], _ cut: Cut, into values: UnsafeMutableBufferPointer<Float>
    ) {
        let limit = Self.limit
        for (number, field) in fields.enumerated() {
            let (u, v) = (2 * number * side * side, (2 * number + 1) * side * side)
            for y in 0..<side {
                for x in 0..<side {
                    let column = cut.x + (cut.isMirrored ? side - 1 - x : x)
                    let (right, down) = field[column, cut.y + y]
                    let outward = cut.isMirrored ? -right : right
                    values[u + y * side + x] = min(limit, max(-limit, outward))
                    values[v + y * side + x] = min(limit, max(-limit, down))
                }
            }
        }
    }
}
