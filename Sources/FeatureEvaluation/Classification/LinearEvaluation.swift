public import ClipDatasets
internal import Essentials

/// How well classes are told by a linear classifier.
public struct LinearScores: Sendable {
    /// What made the features.
    public let name: String
    /// The share of clips whose class is told.
    public let accuracy: MeasuredValue
    /// The mean over classes of that share.
    public let balancedAccuracy: MeasuredValue
    /// Standard error of the accuracy, whose units are groups, its mean over seeds; nil for guesses.
    public let standardError: Double?
    /// The median of the chosen C over rounds and seeds; nil for guesses.
    public let strength: Double?
    /// Numbers in a vector; nil for guesses.
    public let width: Int?
}

/// What a linear evaluation measured.
public struct LinearReport: Sendable {
    /// The subjects in their order, then guesses.
    public let rows: [LinearScores]
    /// Clips tested, under each seed.
    public let testCount: Int
    /// Clips that were learnt from in the smallest round.
    public let trainingCount: Int
}

/// Measures features by a linear classifier on them, the network being left as it is.
public enum LinearEvaluation {
    /// Fits classifiers and tests them.
    ///
    /// - Parameters:
    ///   - features: of labelled clips.
    ///   - seeds: names the divisions.
    ///   - folds: into how many parts clips are divided where nothing is given.
    ///   - progress: gets the number of subjects done.
    /// - Returns: the scores.
    /// - Throws: `DatasetError` where a given division cannot be used.
    public static func run(
        _ features: ProbeFeatures, seeds: [UInt64], folds: Int, progress: (Int) -> Void = { _ in }
    ) throws(DatasetError) -> LinearReport {
        let rounds = EvaluationRounds(features.clips, foldCount: folds)
        var all: [[EvaluationRound]] = []
        for seed in seeds { all.append(try rounds.rounds(seed: seed)) }
        var rows: [LinearScores] = []
        for subject in features.names.indices {
            rows.append(scores(of: subject, features, all))
            progress(subject + 1)
        }
        return LinearReport(
            rows: rows + guesses(features.clips, all),
            testCount: all.first?.map(\.test.count).reduce(0, +) ?? 0,
            trainingCount: all.joined().map(\.training.count).min() ?? 0)
    }

    private static func scores(
        of subject: Int, _ features: ProbeFeatures, _ rounds: [[EvaluationRound]]
    ) -> LinearScores {
        let labels = features.clips.labels
        let classCount = features.clips.classNames.count
        var strengths: [Double] = []
        let tallies = rounds.indices.map { seed in
            let matrix = features.matrix(subject, seed: seed)
            var tally = ClassTally(classCount: classCount)
            for round in rounds[seed] {
                let probe = LinearProbe(
                    matrix, labels: labels, classCount: classCount, round: round)
                strengths.append(probe.strength)
                for (index, guess) in zip(round.test, probe.classes(matrix.rows(round.test))) {
                    tally.add(
                        guess, truth: labels[index], group: features.clips.groups[index])
                }
            }
            return tally
        }
        let errors = tallies.map(\.answers.standardError)
        return LinearScores(
            name: features.names[subject], accuracy: MeasuredValue(tallies.map(\.answers.share)),
            balancedAccuracy: MeasuredValue(tallies.map(\.balancedShare)),
            standardError: errors.reduce(0, +) / Double(max(1, errors.count)),
            strength: Median.of(strengths), width: features.matrix(subject, seed: 0).width)
    }

    private static func guesses(
        _ clips: LabelledClips, _ rounds: [[EvaluationRound]]
    ) -> [LinearScores] {
        let classCount = clips.classNames.count
        let tallies = rounds.map { rounds in
            var tally = ClassTally(classCount: classCount)
            for round in rounds {
                let chance = ProbeChance(
                    labels: clips.labels, classCount: classCount, round: round)
                for index in round.test {
                    tally.add(
                        chance.largestClass, truth: clips.labels[index],
                        group: clips.groups[index])
                }
            }
            return tally
        }
        func row(
            _ name: String, _ accuracy: MeasuredValue, _ balanced: MeasuredValue
        ) -> LinearScores {
            LinearScores(
                name: name, accuracy: accuracy, balancedAccuracy: balanced, standardError: nil,
                strength: nil, width: nil)
        }
        let even = MeasuredValue(rounds.map { _ in 1 / Double(classCount) })
        return [
            row("chance: random class", even, even),
            row(
                "always the largest class", MeasuredValue(tallies.map(\.answers.share)),
                MeasuredValue(tallies.map(\.balancedShare))),
        ]
    }
}

/// Right answers, as a whole and by class.
struct ClassTally {
    private(set) var answers = ClusteredShare()
    private var right: [Int]
    private var counts: [Int]

    init(classCount: Int) {
        right = [Int](repeating: 0, count: classCount)
        counts = right
    }

    mutating func add(_ guess: Int, truth: Int, group: Int) {
        answers.add(guess == truth ? 1 : 0, clip: group)
        counts[truth] += 1
        if guess == truth { right[truth] += 1 }
    }

    /// The mean over the classes that were tested of the share of right answers.
    var balancedShare: Double {
        let shares = counts.indices.filter { counts[$0] > 0 }
            .map { Double(right[$0]) / Double(counts[$0]) }
        return shares.reduce(0, +) / Double(max(1, shares.count))
    }
}
