internal import ClipDatasets
internal import Essentials

/// What tasks on time cut from a clip: frames of a window in which something moves, in an order that a rule draws, and
/// what is to be told of it.
///
/// **Windows.** A clip is divided into equal stretches of 10 s or more, so that what is read of a long one is bounded. In the
/// stretch drawn, windows are drawn in proportion to how much moves in them; none holds a cut. Both know
/// nothing of the order in which frames will be shown. Frames are those shown at instants, so that neither
/// the file's rate nor its key frames decide where a sample lies.
///
/// **Noise.** Pictures made from the same key frame share its errors, which tells those that are near in time from those that
/// are not. So each frame shown gets noise of its own, in evaluation too.
struct TemporalViews: SampleRecipe {
    /// How windows are drawn.
    enum Windows: String, CaseIterable {
        /// In proportion to what moves in them.
        case motion
        /// All alike.
        case any
    }

    var image: ImageAugmentation
    var sampler: any TupleSampler
    let framesPerSecond: Double
    let windows: Windows
    /// Windows in which less moves are passed over, in grey levels.
    let stillness: Double
    /// Grey levels by which most of the picture changes at a cut.
    let cutLevel: Double
    /// Frames that must not be too similar differ at least by this, in grey levels (RMS over pixels and colours).
    let leastDifference: Double
    /// Which frames may show the same picture of the file.
    let repeats: Repeats
    var crops: FrameCrops
    /// Whether of each frame one colour channel alone is kept, another one each time.
    let splitsChannels: Bool
    /// Deviation of the noise that each frame gets, full scale being 2.
    let noise: Double

    /// The same without augmentation.
    var withoutAugmentation: TemporalViews {
        var views = self
        views.image = ImageAugmentation(centreCropOf: image.size, framing: image.framing)
        views.crops = crops.withoutAugmentation
        return views
    }

    /// Length of the stretches into which long clips are divided, at least.
    var stretchSeconds: Double { max(10, 2 * needed) }

    /// The least that a stretch must last.
    private var needed: Double { Double(sampler.leastFrames) / framesPerSecond + Self.margin }

    /// Seconds left out at the end of the pictures, beyond the frame that headers often promise too much.
    private static let margin = 0.05

    var arrays: [ArraySpecification] {
        let side = image.size
        let time = sampler.framesPerItem == 1 ? [] : [sampler.framesPerItem]
        return [
            ArraySpecification(
                name: "items", shape: [sampler.itemCount, 3] + time + [side, side]),
            ArraySpecification(name: "label", shape: [1]),
        ]
    }

    func objection(to clip: ClipRecord) -> SampleFault? {
        PictureTime.objection(to: clip, span: needed)
    }

    func makeCutter() throws -> any SampleCutter { TemporalCutter(views: self) }

    /// One of the equal stretches of a clip.
    func drawStretch(of clip: ClipRecord, random: inout RandomStream) -> Range<Double>? {
        PictureTime.drawStretch(
            of: clip, atLeast: stretchSeconds, margin: Self.margin, random: &random)
    }
}
