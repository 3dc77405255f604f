public import ClipDatasets
public import Essentials
internal import MediaIO
public import NeuralNetworks

extension DescribedMoment {
    /// One sentence of each of several clips, with the time in which what it tells of is seen.
    ///
    /// Sentences of unknown words alone, and those that the truth knows to be about nothing in view, are passed over.
    ///
    /// - Parameters:
    ///   - clips: clips with pictures.
    ///   - truth: when what is said is seen.
    ///   - vocabulary: the words that the network knows.
    ///   - count: how many clips take part at most, drawn from all.
    ///   - leastSeconds: shorter times are extended on both sides alike.
    ///   - seed: names the draw.
    /// - Returns: a moment of each clip.
    /// - Throws: `FileError` where the truth cannot be read.
    public static func narrated(
        _ clips: [ClipRecord], truth: NarrationTruth, vocabulary: Vocabulary, count: Int,
        leastSeconds: Double, seed: UInt64
    ) throws(FileError) -> [DescribedMoment] {
        var random = RandomStream(seed: seed, keys: RandomStream.key("text retrieval"))
        var moments: [DescribedMoment] = []
        for clip in clips.shuffled(using: &random) where moments.count < count {
            let cues = try truth.cues(of: clip).filter {
                $0.isSeen != false && !vocabulary.numbers(of: $0.cue.text, limit: 1).isEmpty
            }
            guard !cues.isEmpty else { continue }
            let cue = cues[random.integer(below: cues.count)].cue
            let middle = (cue.startSeconds + cue.endSeconds) / 2
            let half = max(leastSeconds, cue.endSeconds - cue.startSeconds) / 2
            moments.append(
                DescribedMoment(
                    clip: clip, seconds: middle - half..<middle + half, sentences: [cue.text]))
        }
        return moments
    }

    /// Clips, or parts of clips, with all sentences that a file has about them.
    ///
    /// - Parameters:
    ///   - captions: the sentences; those about the same part of a clip belong together.
    ///   - clips: clips with pictures, known by their names with or without folder and ending.
    /// - Returns: the moments in the order in which the captions first name them, and which videos have no clip.
    public static func captioned(
        _ captions: [Caption], clips: [ClipRecord]
    ) -> (moments: [DescribedMoment], missing: [String]) {
        let files = ClipFiles(clips)
        var order: [String] = []
        var found: [String: DescribedMoment] = [:]
        var missing: [String] = []
        for caption in captions {
            guard let clip = files.clip(caption.video), let video = clip.info.video,
                let length = video.durationSeconds ?? clip.info.durationSeconds
            else {
                if missing.last != caption.video { missing.append(caption.video) }
                continue
            }
            let part = caption.seconds ?? 0..<max(length, 0.001)
            let key = "\(clip.name) \(part)"
            if found[key] == nil { order.append(key) }
            found[key] = DescribedMoment(
                clip: clip,
                seconds: video.startSeconds + part.lowerBound..<video.startSeconds
                    + part.upperBound,
                sentences: (found[key]?.sentences ?? []) + [caption.text])
        }
        return (order.compactMap { found[$0] }, missing)
    }
}
