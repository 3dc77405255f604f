public import ClipDatasets
internal import Essentials

/// How well sequences of one kind of pair are aligned.
public struct AlignmentScores: Sendable {
    /// The mean alignment error over pairs, 0 to 1.
    public let error: MeasuredValue
    /// Its standard error, whose units are groups of events on both sides of pairs (`PairMean`), its mean over seeds; nil
    /// for guesses, and where one group is in all pairs.
    public let standardError: Double?
    /// The mean of Kendall's tau over pairs that have one, -1 to 1; nil where none has.
    public let kendallTau: MeasuredValue?
    /// The share of pairs without tau, since all frames have the same neighbour.
    public let constantShare: Double
}

/// One line of an evaluation of alignment.
public struct AlignmentRow: Sendable {
    /// What made the embeddings, or the guess.
    public let name: String
    /// Between views of one event; nil where there are none.
    public let views: AlignmentScores?
    /// Between events in the same folder; nil where there are none.
    public let folders: AlignmentScores?
    /// How well phases and progress are told; nil where they cannot be.
    public let phases: PhaseScores?
}

/// What an evaluation of alignment measured.
public struct AlignmentReport: Sendable {
    /// The subjects in their order, then guesses.
    public let rows: [AlignmentRow]
    /// Pairs of views, each both ways round.
    public let viewPairs: Int
    /// Pairs within folders, each both ways round.
    public let folderPairs: Int
    /// Frames that have a phase.
    public let phaseFrames: Int
}

/// Measures whether moments are where they belong in a space: in other views of the same event, and in other
/// events of the same kind.
public enum AlignmentEvaluation {
    /// Aligns sequences.
    ///
    /// - Parameters:
    ///   - sequences: with their embeddings.
    ///   - phases: what happens when; nil takes thirds of each sequence.
    ///   - seeds: names the divisions for phases.
    ///   - folds: into how many parts events are divided for phases.
    ///   - isCentred: whether the mean of each sequence's embeddings is taken off before neighbours are looked for: with it
    ///     goes what all frames of a camera have in common.
    ///   - progress: gets the number of subjects done.
    /// - Returns: the scores.
    /// - Throws: `DatasetError` where there is no pair.
    public static func run(
        _ sequences: FrameSequences, phases: PhaseTable?, seeds: [UInt64], folds: Int,
        isCentred: Bool = false, progress: (Int) -> Void = { _ in }
    ) throws(DatasetError) -> AlignmentReport {
        var random = RandomStream(
            seed: seeds.first ?? 0, keys: RandomStream.key("alignment pairs"))
        let pairs = SequencePairs(sequences.sequences, random: &random)
        guard !pairs.views.isEmpty || !pairs.folders.isEmpty else {
            throw DatasetError(
                .unusable,
                "no two of \(sequences.count) sequences belong together; views of an event are named "
                    + "NAME_view0, NAME_view1, ..., events of a kind lie in one folder")
        }
        let evaluation = PhaseEvaluation(sequences, phases, seeds: seeds, foldCount: folds)
        func scores(
            _ pairs: [(query: Int, other: Int)], _ subject: Int, isSameTime: Bool
        ) -> AlignmentScores? {
            Self.scores(
                pairs, subject, sequences, seeds, isSameTime: isSameTime, isCentred: isCentred)
        }
        var rows: [AlignmentRow] = []
        for subject in sequences.names.indices {
            rows.append(
                AlignmentRow(
                    name: sequences.names[subject],
                    views: scores(pairs.views, subject, isSameTime: true),
                    folders: scores(pairs.folders, subject, isSameTime: false),
                    phases: evaluation.scores(of: subject)))
            progress(subject + 1)
        }
        return AlignmentReport(
            rows: rows + guesses(pairs, sequences, evaluation), viewPairs: pairs.views.count,
            folderPairs: pairs.folders.count, phaseFrames: evaluation.frameCount)
    }

    private static func scores(
        _ pairs: [(query: Int, other: Int)], _ subject: Int, _ sequences: FrameSequences,
        _ seeds: [UInt64], isSameTime: Bool, isCentred: Bool
    ) -> AlignmentScores? {
        guard !pairs.isEmpty else { return nil }
        // What is the same for all seeds is measured once.
        let runs = (0..<(sequences.isSame(subject) ? 1 : seeds.count)).map { seed in
            let embeddings = sequences.embeddings(subject, seed: seed)
            return pairs.map { pair in
                var (query, other) = (embeddings[pair.query], embeddings[pair.other])
                if isSameTime {
                    // Cameras stop at different times; what one has not seen cannot be found.
                    let shared = min(query.rowCount, other.rowCount)
                    (query, other) = (query.first(shared), other.first(shared))
                }
                if isCentred { (query, other) = (query.centred(), other.centred()) }
                return SequenceAlignment(query, in: other)
            }
        }
        let groups = sequences.groups
        return summary(runs, pairs.map { (groups[$0.query], groups[$0.other]) })
    }

    private static func summary(
        _ runs: [[SequenceAlignment]], _ groups: [(Int, Int)]
    ) -> AlignmentScores {
        let errors = runs.map { run in
            var errors = PairMean()
            for (alignment, groups) in zip(run, groups) {
                errors.add(alignment.error, groups.0, groups.1)
            }
            return errors
        }
        let taus = runs.map { $0.map(\.kendallTau) }
        let known = taus.joined().count { $0 != nil }
        return AlignmentScores(
            error: MeasuredValue(errors.map(\.mean)),
            standardError: MeasuredValue(errors.map(\.standardError))?.mean,
            kendallTau: MeasuredValue(taus.map { MeasuredValue($0)?.mean }),
            constantShare: 1 - Double(known) / Double(max(1, taus.joined().count)))
    }

    // MARK: - Guesses

    /// What needs no embeddings.
    private struct Guess {
        let name: String
        let error: KeyPath<SequenceAlignment, Double>
        let phases: PhaseScores?
        let kendallTau: Double?
        let constantShare: Double
    }

    private static func guesses(
        _ pairs: SequencePairs, _ sequences: FrameSequences, _ phases: PhaseEvaluation
    ) -> [AlignmentRow] {
        let rows: [Guess] = [
            Guess(
                name: "chance: random frame, largest phase", error: \.randomError,
                phases: phases.chance, kendallTau: 0, constantShare: 0),
            Guess(
                name: "always the frame in the middle", error: \.middleError, phases: nil,
                kendallTau: nil, constantShare: 1),
        ]
        return rows.map { guess in
            func scores(_ pairs: [(query: Int, other: Int)], isSameTime: Bool) -> AlignmentScores? {
                guard !pairs.isEmpty else { return nil }
                let errors = pairs.map { pair in
                    let counts = [pair.query, pair.other].map {
                        sequences.sequences[$0].seconds.count
                    }
                    let query = isSameTime ? min(counts[0], counts[1]) : counts[0]
                    return SequenceAlignment(
                        neighbours: [Int](repeating: 0, count: query),
                        count: isSameTime ? query : counts[1])[keyPath: guess.error]
                }
                return AlignmentScores(
                    error: MeasuredValue([errors.reduce(0, +) / Double(errors.count)]),
                    standardError: nil, kendallTau: guess.kendallTau.map { MeasuredValue([$0]) },
                    constantShare: guess.constantShare)
            }
            return AlignmentRow(
                name: guess.name, views: scores(pairs.views, isSameTime: true),
                folders: scores(pairs.folders, isSameTime: false), phases: guess.phases)
        }
    }
}
