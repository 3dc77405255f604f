internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// Cuts the views of `narration` for one decode worker.
final class NarrationCutter: SampleCutter {
    private let views: NarrationViews

    init(views: NarrationViews) { self.views = views }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        let said = views.clips.said(in: clip, views.vocabulary, wordLimit: views.wordLimit)
        guard !said.isEmpty else {
            throw SampleFault(
                reason: "no-text", detail: "says nothing in known words", isDamage: false)
        }
        guard let middles = PictureTime.middles(of: clip, span: views.timing.span),
            !middles.isEmpty
        else { throw SampleFault(reason: "too-short", detail: "is too short", isDamage: false) }
        let index = random.integer(below: said.count)
        let middle = views.moment(of: said[index].seconds, within: middles, random: &random)
        let frames: [VideoFrame]
        do {
            frames = try reader.frames(
                at: views.timing.instants(around: middle), size: views.image.frameSize)
        } catch {
            throw SampleFault(reading: error)
        }
        slot.fill(0) { views.image.apply(to: frames, random: &random, into: $0) }
        let places =
            views.isPermuted ? said.indices.shuffled(using: &random) : Array(said.indices)
        let company = views.company(of: index, among: said, random: &random)
        slot.fill(1) { values in
            values.update(repeating: 0)
            for (row, cue) in company.enumerated() {
                for (column, word) in said[places[cue]].words.enumerated() {
                    values[row * views.wordLimit + column] = Float(word)
                }
            }
        }
    }
}
