public import ClipDatasets
internal import Essentials
public import Inference
internal import MediaIO
public import PretextTasks

/// How far sentences are from where they belong.
public struct NarrationScores: Sendable, Equatable {
    /// Mean distance of all sentences, in seconds.
    public var meanError: Double
    /// Of those about something in view; nil where nobody says which these are.
    public var seenError: Double?
    /// The share of sentences that were placed, 0 to 1; nil where all are.
    public var placedShare: Double?
    /// How often a sentence about something in view has a higher score than one about nothing, 0 to 1, ties half; nil
    /// where nobody says which is which.
    public var area: Double?
}

/// What an evaluation of narration measured.
public struct NarrationReport: Sendable {
    /// The disturbed times, an even placement, then each network.
    public let rows: [(name: String, scores: NarrationScores)]
    /// Clips with sentences.
    public let clipCount: Int
    /// Sentences.
    public let cueCount: Int
    /// Those about something in view; nil where nobody says.
    public let seenCount: Int?
    /// Clips left out, and why.
    public let leftOut: [String]
}

/// Measures whether a network puts sentences back to where they belong, after a known disturbance.
public struct NarrationEvaluation {
    private struct Row {
        var errors: [Double] = []
        var scores: [Double] = []
        var placed = 0
    }

    private var isSeen: [Bool?] = []
    private var rows: [Row]
    private let names: [String]

    /// Disturbs the sentences of clips and aligns them.
    ///
    /// Each sentence is moved by itself, by up to `disturbance` seconds either way, without leaving the clip.
    ///
    /// - Parameters:
    ///   - models: networks with their names, in inference form.
    ///   - clips: clips with pictures.
    ///   - truth: when what is said is seen.
    ///   - disturbance: in seconds.
    ///   - rule: how sentences are placed.
    ///   - strideSeconds: from one instant that is looked at to the next.
    ///   - seed: names the disturbance.
    ///   - progress: gets the number of clips done.
    /// - Returns: the scores.
    /// - Throws: `DatasetError` where no clip has a sentence, `FileError` where the truth cannot be read.
    public static func run(
        models: [(name: String, model: any TextEmbedding)], clips: [ClipRecord],
        truth: NarrationTruth, disturbance: Double, rule: AlignmentRule, strideSeconds: Double,
        seed: UInt64, progress: (Int) -> Void = { _ in }
    ) throws -> NarrationReport {
        let aligners = try models.map {
            try ClipAligner(model: $0.model, strideSeconds: strideSeconds)
        }
        var evaluation = NarrationEvaluation(["disturbed", "even"] + models.map { $0.name })
        var leftOut: [String] = []
        var clipCount = 0
        for (number, clip) in clips.enumerated() {
            let cues = try truth.cues(of: clip)
            if !cues.isEmpty, let shown = seconds(of: clip) {
                var random = RandomStream(
                    seed: seed, keys: RandomStream.key("narration evaluation"),
                    RandomStream.key(clip.name))
                let disturbed = cues.map { disturb($0.cue, by: disturbance, in: shown, &random) }
                do {
                    try evaluation.add(clip, cues, disturbed, shown, aligners, rule)
                    clipCount += 1
                } catch let error as MediaError {
                    leftOut.append("\(error)")
                }
            }
            progress(number + 1)
        }
        guard clipCount > 0 else {
            throw DatasetError(.unusable, "none of the clips has a sentence that can be placed")
        }
        return evaluation.report(clipCount: clipCount, leftOut: leftOut)
    }

    private init(_ names: [String]) {
        self.names = names
        rows = names.map { _ in Row() }
    }

    private static func seconds(of clip: ClipRecord) -> Range<Double>? {
        guard let video = clip.info.video,
            let length = video.durationSeconds ?? clip.info.durationSeconds, length > 0
        else { return nil }
        return video.startSeconds..<video.startSeconds + length
    }

    /// A sentence at another time, within the clip.
    static func disturb(
        _ cue: SubtitleCue, by most: Double, in shown: Range<Double>, _ random: inout RandomStream
    ) -> SubtitleCue {
        let latest = max(shown.lowerBound, shown.upperBound - (cue.endSeconds - cue.startSeconds))
        let start = cue.startSeconds + random.uniform(in: -most...most)
        return cue.moved(by: min(max(start, shown.lowerBound), latest) - cue.startSeconds)
    }

    private mutating func add(
        _ clip: ClipRecord, _ cues: [TrueCue], _ disturbed: [SubtitleCue],
        _ shown: Range<Double>, _ aligners: [ClipAligner], _ rule: AlignmentRule
    ) throws {
        // In the order in which they are now said.
        let order = disturbed.indices.sorted {
            (disturbed[$0].startSeconds, $0) < (disturbed[$1].startSeconds, $1)
        }
        let narration = ClipNarration(cues: order.map { disturbed[$0] }, source: clip.path)
        let aligned = try aligners.map { aligner in
            CueAlignment.align(try aligner.similarity(of: narration, in: clip), rule: rule)
        }
        let length = (shown.upperBound - shown.lowerBound) / Double(order.count)
        for (place, index) in order.enumerated() {
            let cue = cues[index].cue
            isSeen.append(cues[index].isSeen)
            rows[0].errors.append(abs(disturbed[index].startSeconds - cue.startSeconds))
            let middle = shown.lowerBound + (Double(place) + 0.5) * length
            let half = (cue.endSeconds - cue.startSeconds) / 2
            rows[1].errors.append(abs(middle - half - cue.startSeconds))
            for (row, cues) in aligned.enumerated() {
                rows[row + 2].errors.append(abs(cues[place].cue.startSeconds - cue.startSeconds))
                rows[row + 2].scores.append(cues[place].score)
                rows[row + 2].placed += cues[place].isSeen ? 1 : 0
            }
        }
    }

    private func report(clipCount: Int, leftOut: [String]) -> NarrationReport {
        let isKnown = isSeen.contains { $0 != nil }
        let seen = isSeen.indices.filter { isSeen[$0] == true }
        let unseen = isSeen.indices.filter { isSeen[$0] == false }
        func mean(_ values: [Double]) -> Double {
            values.reduce(0, +) / Double(max(1, values.count))
        }
        let all = zip(names, rows).map { name, row -> (name: String, scores: NarrationScores) in
            let hasScores = !row.scores.isEmpty
            let scores = NarrationScores(
                meanError: mean(row.errors),
                seenError: isKnown && !seen.isEmpty ? mean(seen.map { row.errors[$0] }) : nil,
                placedShare: hasScores ? Double(row.placed) / Double(row.errors.count) : nil,
                area: hasScores
                    ? Self.area(seen.map { row.scores[$0] }, unseen.map { row.scores[$0] }) : nil)
            return (name: name, scores: scores)
        }
        return NarrationReport(
            rows: all, clipCount: clipCount, cueCount: isSeen.count,
            seenCount: isKnown ? seen.count : nil, leftOut: leftOut)
    }

    /// How often one of the first is higher than one of the second, ties half; nil where there are none of either.
    static func area(_ high: [Double], _ low: [Double]) -> Double? {
        guard !high.isEmpty, !low.isEmpty else { return nil }
        var wins = 0.0
        for a in high {
            for b in low { wins += a > b ? 1 : a == b ? 0.5 : 0 }
        }
        return wins / Double(high.count * low.count)
    }
}
