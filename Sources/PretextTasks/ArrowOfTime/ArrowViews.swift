internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// What `arrow` cuts from a clip: the flow of some consecutive pictures, and the flow of the same pictures in
/// reverse.
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

    /// The instants of a window's pictures, in order.
    ///
    /// - Parameters:
    ///   - middles: where the middle of a window may lie; not empty.
    ///   - random: the sample's stream.
    /// - Returns: ascending seconds.
    func drawInstants(in middles: Range<Double>, random: inout RandomStream) -> [Double] {
        stack.timing.instants(
            around: random.uniform(in: middles.lowerBound...middles.upperBound))
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
