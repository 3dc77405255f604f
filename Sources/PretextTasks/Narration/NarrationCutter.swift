internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import MediaIO

/// Cuts the views of `narration` for one decode worker.
final class NarrationCutter: SampleCutter {
    private let views: NarrationViews
    private let computer: SpectrogramComputer?

    init(views: NarrationViews) throws {
        self.views = views
        computer = try views.heard.map { try SpectrogramComputer(preset: $0.preset) }
    }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        let said = views.said[clip.path] ?? []
        guard !said.isEmpty else {
            throw SampleFault(
                reason: "no-text", detail: "says nothing in known words", isDamage: false)
        }
        guard let middles = views.middles(of: clip), !middles.isEmpty
        else { throw SampleFault(reason: "too-short", detail: "is too short", isDamage: false) }
        // More than one moment is tried, since some are silent.
        try AudioVisualViews.firstUsable(&random) { (random) throws(SampleFault) in
            let index = random.integer(below: said.count)
            let middle = views.moment(of: said[index].seconds, within: middles, random: &random)
            try fill(slot, around: middle, from: reader, random: &random)
            fill(slot, sentences(of: index, among: said, random: &random))
        }
    }

    /// The sentences of a sample; permuted ones pretend to be said at the times of others.
    private func sentences(
        of index: Int, among said: [SaidWords], random: inout RandomStream
    ) -> [SaidWords] {
        let places =
            views.isPermuted ? said.indices.shuffled(using: &random) : Array(said.indices)
        let company = views.company(of: index, among: said, random: &random)
        return company.map {
            SaidWords(seconds: said[$0].seconds, words: said[places[$0]].words)
        }
    }

    private func fill(_ slot: SampleSlot, _ sentences: [SaidWords]) {
        slot.fill(1) { values in
            values.update(repeating: 0)
            for (row, sentence) in sentences.enumerated() {
                for (column, word) in sentence.words.enumerated() {
                    values[row * views.wordLimit + column] = Float(word)
                }
            }
        }
        slot.fill(2) { values in
            values.update(repeating: 0)
            for (row, sentence) in sentences.enumerated() {
                values[2 * row] = Float(sentence.seconds.lowerBound)
                values[2 * row + 1] = Float(sentence.seconds.upperBound)
            }
        }
    }

    /// What is seen, and perhaps heard, around an instant.
    private func fill(
        _ slot: SampleSlot, around middle: Double, from reader: ClipReader,
        random: inout RandomStream
    ) throws(SampleFault) {
        let frames: [VideoFrame]
        do {
            frames = try reader.frames(
                at: views.timing.instants(around: middle), size: views.image.frameSize)
        } catch {
            throw SampleFault(reading: error)
        }
        slot.fill(0) { views.image.apply(to: frames, random: &random, into: $0) }
        guard let heard = views.heard, let computer else { return }
        let samples: [Float]
        do {
            samples = try reader.samples(
                from: middle - heard.soundSeconds / 2, count: heard.sampleCount,
                sampleRate: heard.preset.sampleRate)
        } catch {
            throw SampleFault(reading: error)
        }
        try heard.refuseSilence(samples, at: middle)
        let factor = Float(random.uniform(in: (1 - heard.gain)...(1 + heard.gain)))
        do throws(SpectrogramError) {
            try slot.fill(3) { (values) throws(SpectrogramError) in
                try computer.compute(samples.map { $0 * factor }, into: values)
            }
        } catch {
            throw SampleFault(reason: "damaged", detail: error.message, isDamage: true)
        }
    }
}
