internal import ClipDatasets
internal import Essentials

/// What `tcn` cuts from a clip: pairs of pictures of the same moment.
///
/// Arrays: `image` `[2, K, 3, S, S]`, K anchors and then their partners; `moment` `[K, 3]`, of each pair the number of the
/// event and the seconds of anchor and partner since its beginning.
///
/// **What is shared.** All pictures of a sample are mirrored or none, since left and right are part of what happens.
/// All anchors are cut from about one place and all partners from another, as by two cameras that stand still: where
/// things are is what tells moments apart. Each picture has colours of its own, so that they do not say which belong together.
///
/// **The codec's rhythm.** Pictures between two key frames are made of the same one, with its errors. So every picture
/// gets noise of its own, of pixels and of squares, in evaluation too.
///
/// **The ends of a file.** All later pictures are made of the first ones and none of the last, so that encoders spend more on those
/// and less on these, in all views of an event alike. So neither are used.
struct TimeContrastViews: SampleRecipe {
    /// Where partners come from.
    enum Form: String, CaseIterable {
        /// From nearby moments of the same clip.
        case single
        /// From the same moment in another view.
        case multi
    }

    let form: Form
    let rule: MomentPairs.Rule
    /// Seconds at either end of a file that are not used.
    let ends: Double
    /// All moments of a sample lie in a stretch of so many seconds, at least `rule.span`; nil for the whole file.
    let window: Double?
    var image: ImageAugmentation
    /// Deviation of the noise that hides what a codec made of a picture, full scale being 2.
    let noise: Double
    /// Where pictures are cut: each moved by up to 4 pixels, so that a codec's squares hardly ever lie alike in all.
    private(set) var crops = FrameCrops.perItem(jitter: 4)
    /// The events of the collection.
    private(set) var events = EventViews(of: [])

    init(
        form: Form, rule: MomentPairs.Rule, ends: Double, window: Double?,
        image: ImageAugmentation, noise: Double
    ) {
        self.form = form
        self.rule = rule
        self.ends = ends
        self.window = window
        self.image = image
        self.noise = noise
    }

    var withoutAugmentation: TimeContrastViews {
        var views = self
        views.image = ImageAugmentation(centreCropOf: image.size, framing: image.framing)
        views.crops = crops.withoutAugmentation
        return views
    }

    var arrays: [ArraySpecification] {
        [
            ArraySpecification(name: "image", shape: [2, rule.count, 3, image.size, image.size]),
            ArraySpecification(name: "moment", shape: [rule.count, 3]),
        ]
    }

    func prepared(for clips: [ClipRecord]) -> any SampleRecipe {
        var views = self
        views.events = EventViews(of: clips)
        return views
    }

    func objection(to clip: ClipRecord) -> SampleFault? {
        if let objection = PictureTime.objection(to: clip, span: rule.span + 2 * ends) {
            return objection
        }
        guard form == .multi, events.others(than: clip).isEmpty else { return nil }
        return SampleFault(
            reason: "one-view",
            detail: "has no other view beside it, such as NAME_view0.mp4 and NAME_view1.mp4",
            isDamage: false)
    }

    /// Draws where the moments of a sample lie, in seconds since the beginning; all places are equally likely.
    ///
    /// - Parameters:
    ///   - length: seconds of which there are pictures, at least `rule.span` and twice `ends`.
    ///   - random: the sample's stream; nothing is drawn where the whole file serves.
    /// - Returns: a stretch of the window's length, or all but the ends.
    func drawWindow(of length: Double, random: inout RandomStream) -> Range<Double> {
        let all = ends..<max(ends, length - ends)
        guard let window, window < all.upperBound - all.lowerBound else { return all }
        let start = random.uniform(in: all.lowerBound...(all.upperBound - window))
        return start..<start + window
    }

    func makeCutter() throws -> any SampleCutter { TimeContrastCutter(views: self) }
}
