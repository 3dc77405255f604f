internal import ClipDatasets
internal import Essentials
internal import NeuralNetworks

/// What `narration` cuts from a clip: frames around a sentence, sentences said around them, perhaps the sound.
///
/// Arrays: `image` `[3, T, S, S]`; `words` `[K, W]`, K sentences as numbers of words, the sentence of the moment first,
/// 0 fills up short sentences, and all of one that is missing; `times` `[K, 2]`, when each begins and ends, in seconds;
/// with sound `sound` `[1, bands, frames]`, centred on the frames.
struct NarrationViews: SampleRecipe {
    /// Which other sentences come with that of the moment.
    enum Company: Sendable {
        /// Its neighbours in time, which may tell of the same.
        case neighbours
        /// Any others of the clip, which tell of something else.
        case others
    }

    var image: ImageAugmentation
    let timing: FrameTiming
    let company: Company
    /// Sentences of a sample.
    let candidates: Int
    /// Words of a sentence at most.
    let wordLimit: Int
    /// Moments are drawn from this many seconds around a sentence at least.
    let cueSeconds: Double
    /// Whether the sentences of a clip change places at random: then their times say nothing.
    let isPermuted: Bool
    let reader: NarrationReader
    /// How sounds are cut; nil without a tower for them.
    var heard: AudioVisualViews?
    var vocabulary = Vocabulary(words: []) { didSet { number() } }
    var clips = NarratedClips() { didSet { number() } }
    /// What is said in each clip, by its path, as numbers of the vocabulary.
    private(set) var said: [String: [SaidWords]] = [:]
    /// Whether moments are drawn, or are the middles of sentences.
    var isRandom = true

    /// Looks words up once, for all samples.
    private mutating func number() {
        said = vocabulary.words.isEmpty ? [:] : clips.said(vocabulary, wordLimit: wordLimit)
    }

    /// The same without augmentation, at the middles of sentences.
    var withoutAugmentation: NarrationViews {
        var views = self
        views.image = ImageAugmentation(centreCropOf: image.size, framing: image.framing)
        views.heard = heard?.withoutAugmentation
        views.isRandom = false
        return views
    }

    var arrays: [ArraySpecification] {
        let side = image.size
        return [
            ArraySpecification(name: "image", shape: [3, timing.count, side, side]),
            ArraySpecification(name: "words", shape: [candidates, wordLimit]),
            ArraySpecification(name: "times", shape: [candidates, 2]),
        ] + (heard?.arrays.filter { $0.name == "sound" } ?? [])
    }

    func prepared(for clips: [ClipRecord]) -> any SampleRecipe {
        guard !self.clips.cover(clips) else { return self }
        var views = self
        views.clips = NarratedClips(of: clips, reader: reader)
        return views
    }

    func objection(to clip: ClipRecord) -> SampleFault? {
        PictureTime.objection(to: clip, span: timing.span) ?? heard?.objection(to: clip)
            ?? clips.objection(to: clip)
    }

    /// Around which instants there are frames, and sound where that is cut too.
    func middles(of clip: ClipRecord) -> Range<Double>? {
        heard.map { $0.moments(of: clip) } ?? PictureTime.middles(of: clip, span: timing.span)
    }

    func makeCutter() throws -> any SampleCutter { try NarrationCutter(views: self) }

    /// Around which instant frames are taken for a sentence.
    ///
    /// - Parameters:
    ///   - said: when it is said; extended on both sides alike where it is shorter than `cueSeconds`.
    ///   - middles: where frames exist, not empty.
    ///   - random: the sample's stream; nothing is drawn where moments are not random.
    /// - Returns: the middle of the frames.
    func moment(
        of said: Range<Double>, within middles: Range<Double>, random: inout RandomStream
    ) -> Double {
        let middle = (said.lowerBound + said.upperBound) / 2
        let reach = max(said.upperBound - said.lowerBound, cueSeconds) / 2 - timing.span / 2
        let away = isRandom && reach > 0 ? random.uniform(in: -reach...reach) : 0
        return min(max(middle + away, middles.lowerBound), middles.upperBound)
    }

    /// Which sentences a sample holds, that of the moment first.
    func company(
        of index: Int, among said: [SaidWords], random: inout RandomStream
    ) -> [Int] {
        switch company {
        case .neighbours:
            return CandidateCues.nearest(
                to: index, count: candidates, spans: said.map(\.seconds))
        case .others:
            let others = said.indices.filter { $0 != index }.shuffled(using: &random)
            return [index] + others.prefix(candidates - 1)
        }
    }
}
