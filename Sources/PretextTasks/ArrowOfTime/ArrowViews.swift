internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// What `arrow` cuts from a clip: the flow of some consecutive pictures, and the flow of the same pictures in
/// reverse.
///
/// **Windows** lie anywhere in one of the equal stretches of a clip, at steps of one picture.
///
/// **Nothing but the order differs.** Each window serves in both directions, cut and mirrored alike. Which part is cut,
/// and whether enough moves in it, is judged by its forward flow alone: so place, content and choice of a window say
/// nothing.
struct ArrowViews: SampleRecipe {
    /// Which part of the fields of a window is shown.
    enum Part {
        /// A random one; without augmentation the centre.
        case anywhere
        /// One in which much moves; without augmentation the one in which most does.
        case moving
    }

    let stack: FlowStack
    let framing: ImageAugmentation.Framing
    let part: Part
    /// Windows are passed over in which no cell of the part shown moves by this many pixels a picture.
    let leastMotion: Double
    /// Whether place and mirroring are random.
    var isRandom = true

    var withoutAugmentation: ArrowViews {
        var views = self
        views.isRandom = false
        return views
    }

    var arrays: [ArraySpecification] {
        let channels = stack.segments * stack.channels
        return [
            ArraySpecification(name: "flow", shape: [2, channels, stack.side, stack.side])
        ]
    }

    /// The pictures of which flow is estimated.
    var frameSize: FrameSize {
        framing == .stretch
            ? .exact(width: stack.scene, height: stack.scene) : .shortSide(stack.scene)
    }

    func objection(to clip: ClipRecord) -> SampleFault? {
        PictureTime.objection(to: clip, span: stack.timing.span)
    }

    func makeCutter() throws -> any SampleCutter { try ArrowCutter(views: self) }

    /// One of the equal stretches of a clip; flow is estimated of all of it.
    ///
    /// It lasts from 10 to 20 s, or less, so that its fields take at most 8 MB; but never less than a window and a
    /// quarter, unless the clip is shorter.
    func drawStretch(of clip: ClipRecord, random: inout RandomStream) -> Range<Double>? {
        let aspect = framing == .stretch ? 1 : Self.aspect(of: clip)
        let pixels = Double(stack.scene * stack.scene) * aspect
        let room = Self.stretchBytes / (4 * pixels * stack.framesPerSecond)
        // A clip shorter than twice the least length is one stretch.
        let seconds = max(1.25 * stack.timing.span, min(10, room / 2))
        return PictureTime.drawStretch(of: clip, atLeast: seconds, random: &random)
    }

    private static let stretchBytes = 8e6

    /// How many times as long as the shorter side the longer one of a clip's pictures is.
    private static func aspect(of clip: ClipRecord) -> Double {
        guard let video = clip.info.video else { return 1 }
        let (width, height) = (Double(max(1, video.width)), Double(max(1, video.height)))
        return max(width / height, height / width)
    }

    /// Which fields of a stretch make a sample, in order; nil where it has too few.
    func drawWindow(of count: Int, random: inout RandomStream) -> Range<Int>? {
        let needed = stack.timing.count - 1
        guard count >= needed else { return nil }
        let start = random.integer(below: count - needed + 1)
        return start..<start + needed
    }

    /// Which part of the fields of a window is shown.
    func drawPart(
        of fields: StretchFields, _ window: Range<Int>, random: inout RandomStream
    ) -> PixelRectangle {
        let side = stack.side
        switch part {
        case .moving:
            return MovingArea.find(
                in: fields.lengths(window), width: fields.width, side: side, isRandom: isRandom,
                random: &random)
        case .anywhere:
            let (spareX, spareY) = (fields.width - side, fields.height - side)
            let (x, y) =
                isRandom
                ? (random.integer(below: spareX + 1), random.integer(below: spareY + 1))
                : (spareX / 2, spareY / 2)
            return PixelRectangle(x: x, y: y, width: side, height: side)
        }
    }

    /// Whether left and right are exchanged.
    func drawMirroring(random: inout RandomStream) -> Bool { isRandom && random.chance(0.5) }
}
