internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// What `arrow` cuts from a clip: the flow of some consecutive pictures, and the flow of the same pictures in
/// reverse.
///
/// **Windows** lie anywhere in one of the equal stretches of a clip, at steps of one picture.
///
/// **Nothing but the order differs.** Each window serves in both directions, cut and mirrored alike, and whether
/// enough moves in it is judged by its forward flow alone: so place, content and choice of a window say nothing.
struct ArrowViews: SampleRecipe {
    let stack: FlowStack
    let framing: ImageAugmentation.Framing
    /// Windows are passed over in which no cell of the fields moves by this many pixels a picture.
    let leastMotion: Double
    /// Whether place and mirroring are random; otherwise the centre is cut.
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

    /// The pictures of which flow is estimated: 8/7 of what the network sees.
    var frameSize: FrameSize {
        let side = (stack.side * 8 + 6) / 7 * stack.scale
        return framing == .stretch ? .exact(width: side, height: side) : .shortSide(side)
    }

    func objection(to clip: ClipRecord) -> SampleFault? {
        PictureTime.objection(to: clip, span: stack.timing.span)
    }

    func makeCutter() throws -> any SampleCutter { try ArrowCutter(views: self) }

    /// One of the equal stretches of a clip; flow is estimated of all of it.
    ///
    /// They last so long that flow takes a few megabytes: with 12.5 small fields a second 10 s.
    func drawStretch(of clip: ClipRecord, random: inout RandomStream) -> Range<Double>? {
        let side = Double(stack.side * 8 / 7)
        let room = Self.stretchBytes / (4 * side * side * stack.framesPerSecond)
        let seconds = max(1.25 * stack.timing.span, min(10, room))
        return PictureTime.drawStretch(of: clip, atLeast: seconds, random: &random)
    }

    private static let stretchBytes = 8e6

    /// Which fields of a stretch make a sample, in order; nil where it has too few.
    func drawWindow(of count: Int, random: inout RandomStream) -> Range<Int>? {
        let needed = stack.timing.count - 1
        guard count >= needed else { return nil }
        let start = random.integer(below: count - needed + 1)
        return start..<start + needed
    }

    /// Which part of fields of a size is taken.
    func drawCut(width: Int, height: Int, random: inout RandomStream) -> FlowStack.Cut {
        let (spareX, spareY) = (width - stack.side, height - stack.side)
        guard isRandom else {
            return FlowStack.Cut(x: spareX / 2, y: spareY / 2, isMirrored: false)
        }
        return FlowStack.Cut(
            x: random.integer(below: spareX + 1), y: random.integer(below: spareY + 1),
            isMirrored: random.chance(0.5))
    }
}
