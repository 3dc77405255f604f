public import ClipDatasets
internal import Essentials
public import Inference
internal import MediaIO
public import PretextTasks

/// What an evaluation of offsets measured, and what it had to leave out.
public struct SynchronizationReport: Sendable {
    /// The trained network.
    public let trained: SynchronizationScores
    /// The trained network, with the sound of another clip, which has no offset to be found; nil with one clip only.
    public let mismatched: SynchronizationScores?
    /// The untrained network.
    public let untrained: SynchronizationScores
    /// An offset of the search drawn blindly.
    public let randomGuess: OffsetGuess
    /// Always no offset.
    public let noOffset: OffsetGuess
    /// Clips of which the truth knows something.
    public let knownCount: Int
    /// How often clips could not be judged, by reason.
    public let leftOut: [String: Int]
}

/// Measures how well networks find offsets, by displacing sounds.
public final class SynchronizationEvaluation {
    private let trained: ClipSynchronizer
    private let untrained: ClipSynchronizer
    private let search: OffsetSearch

    private var trainedTally = SynchronizationTally()
    private var mismatchedTally = SynchronizationTally()
    private var untrainedTally = SynchronizationTally()
    private var leftOut: [String: Int] = [:]

    /// Displaces the sound of clips at random and looks for the offsets.
    ///
    /// Sounds are read at other times, so no file is written and nothing is wrapped around. What is drawn is the whole
    /// offset, evenly within the range of the search; the displacement is that minus the clip's own offset.
    ///
    /// - Parameters:
    ///   - trained: the network, in inference form.
    ///   - untrained: the same without training.
    ///   - clips: clips with picture and sound.
    ///   - truth: what is known about them.
    ///   - search: the offsets that are tried.
    ///   - limit: how many clips take part at most, drawn from all.
    ///   - repeats: how many offsets each clip gets.
    ///   - seed: names the draw.
    ///   - progress: gets the number of clips done.
    /// - Returns: the scores.
    /// - Throws: `DatasetError` where no clip can be judged, `SpectrogramError` where the network's front end
    ///   cannot be set up.
    public static func run(
        trained: any SoundSynchronizer, untrained: any SoundSynchronizer, clips: [ClipRecord],
        truth: SynchronizationTruth, search: OffsetSearch, limit: Int, repeats: Int, seed: UInt64,
        progress: (Int) -> Void = { _ in }
    ) throws -> SynchronizationReport {
        let evaluation = try SynchronizationEvaluation(trained, untrained, search)
        var random = RandomStream(seed: seed, keys: RandomStream.key("synchronization evaluation"))
        let drawn = Array(clips.shuffled(using: &random).prefix(limit))
        for (number, clip) in drawn.enumerated() {
            // The next clip's sound serves as a mismatch.
            let other = drawn.count > 1 ? drawn[(number + 1) % drawn.count] : nil
            for _ in 0..<repeats {
                let offset = random.uniform(in: -search.range...search.range)
                try evaluation.judge(clip, number, truth.clip(clip), other, offset)
            }
            progress(number + 1)
        }
        return try evaluation.report(
            knownCount: drawn.count { truth.knows($0) })
    }

    private init(
        _ trained: any SoundSynchronizer, _ untrained: any SoundSynchronizer,
        _ search: OffsetSearch
    ) throws {
        self.search = search
        self.trained = try ClipSynchronizer(model: trained, search: search)
        self.untrained = try ClipSynchronizer(model: untrained, search: search)
    }

    private func judge(
        _ clip: ClipRecord, _ number: Int, _ truth: SynchronizationTruth.Clip,
        _ other: ClipRecord?, _ offset: Double
    ) throws {
        let delay = offset - truth.offsetSeconds
        do {
            let own = try trained.synchronize(clip.path, delayedBy: delay)
            let baseline = try untrained.synchronize(clip.path, delayedBy: delay)
            trainedTally.add(own, offset: offset, events: truth.events, clip: number)
            untrainedTally.add(baseline, offset: offset, events: truth.events, clip: number)
            guard let other else { return }
            let wrong = try trained.synchronize(
                clip.path, sound: other.path, delayedBy: offset)
            mismatchedTally.add(wrong, offset: offset, events: nil, clip: number)
        } catch let error as MediaError {
            leftOut[error.code.rawValue, default: 0] += 1
        }
    }

    private func report(knownCount: Int) throws(DatasetError) -> SynchronizationReport {
        guard !trainedTally.isEmpty else {
            throw .nothingToJudge("clip", leftOut: leftOut)
        }
        return SynchronizationReport(
            trained: trainedTally.scores,
            mismatched: mismatchedTally.isEmpty ? nil : mismatchedTally.scores,
            untrained: untrainedTally.scores,
            randomGuess: OffsetGuess(search.shifts, range: search.range),
            noOffset: OffsetGuess([0], range: search.range), knownCount: knownCount,
            leftOut: leftOut)
    }
}
