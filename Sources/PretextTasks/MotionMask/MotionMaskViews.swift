internal import ClipDatasets
internal import Essentials

/// What `motionmask` cuts from a clip: a frame, what moves in it, and of which pixels that is known.
///
/// Arrays: `image` `[3, S, S]` in `[-1, 1]`; `moving` `[1, M, M]`, 1 or 0; `certain` `[1, M, M]`, 0 where motion does not
/// tell.
///
/// **Single frames.** The network sees nothing of how the picture goes on; else it would have to do no more than the segmenter.
/// **Parts.** Frames are cut at random around what moves, so that being in the middle says nothing, and half of them are
/// mirrored.
struct MotionMaskViews: SampleRecipe {
    let segmentation: ClipSegmentation
    /// Stretches of a clip that may be segmented.
    let stretches: Int
    let imageSize: Int
    let maskSize: Int
    let crop: RandomResizedCrop
    let colours: ColourJitter
    /// Whether parts, colours and mirroring are random; otherwise all of the frame is taken.
    var isRandom = true

    var withoutAugmentation: MotionMaskViews {
        var views = self
        views.isRandom = false
        return views
    }

    var arrays: [ArraySpecification] {
        [
            ArraySpecification(name: "image", shape: [3, imageSize, imageSize]),
            ArraySpecification(name: "moving", shape: [1, maskSize, maskSize]),
            ArraySpecification(name: "certain", shape: [1, maskSize, maskSize]),
        ]
    }

    func objection(to clip: ClipRecord) -> SampleFault? {
        PictureTime.objection(to: clip, span: segmentation.timing.span)
    }

    func makeCutter() -> any SampleCutter { MotionMaskCutter(views: self) }

    /// The middle of one of the clip's stretches, which lie evenly over it and do not overlap.
    ///
    /// - Parameters:
    ///   - middles: where the middle of a stretch may lie; not empty.
    ///   - random: the sample's stream.
    /// - Returns: seconds.
    func drawStretch(in middles: Range<Double>, random: inout RandomStream) -> Double {
        let length = middles.upperBound - middles.lowerBound
        let room = 1 + Int(length / max(segmentation.timing.span, 1e-3))
        let count = min(stretches, room)
        let number = random.integer(below: count)
        return middles.lowerBound + length * (Double(number) + 0.5) / Double(count)
    }
}
