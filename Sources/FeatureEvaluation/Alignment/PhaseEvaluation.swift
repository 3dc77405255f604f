internal import Essentials

/// How well phases of sequences, and how far they are, can be told from single frames.
public struct PhaseScores: Sendable {
    /// The share of frames whose phase a linear classifier tells.
    public let accuracy: MeasuredValue
    /// Its standard error, whose units are groups of events, its mean over seeds; nil for guesses.
    public let standardError: Double?
    /// The share of the variance of how far a sequence is (0 to 1) that linear regression explains; 0 for its mean.
    public let progress: MeasuredValue
}

/// Fits linear models on the frames of some groups of events, and tests them on those of others.
///
/// Source: Dwibedi and others, "Temporal Cycle-Consistency Learning", CVPR 2019, section 4. Differs from the paper:
/// logistic regression instead of a support vector machine; progress is that through the whole sequence.
struct PhaseEvaluation {
    private let sequences: FrameSequences
    private let foldCount: Int
    /// By seed; empty where there are fewer than two groups or phases.
    private let rounds: [[EvaluationRound]]
    /// The phase of each frame that has one; frames are those of all sequences, one after the other.
    private let labels: [Int]
    private let progress: [Double]
    /// The number of each frame's group.
    private let groups: [Int]
    private let classCount: Int

    /// Frames that have a phase.
    var frameCount: Int { labels.count { $0 >= 0 } }

    init(
        _ sequences: FrameSequences, _ table: PhaseTable?, seeds: [UInt64], foldCount: Int
    ) {
        (self.sequences, self.foldCount) = (sequences, foldCount)
        let names = table?.names ?? ["0", "1", "2"]
        classCount = names.count
        var (labels, progress, owners) = ([Int](), [Double](), [Int]())
        for (number, sequence) in sequences.sequences.enumerated() {
            let count = sequence.seconds.count
            for (index, instant) in sequence.seconds.enumerated() {
                let phase = table?.phase(of: sequence.clip, at: instant)
                let label =
                    table == nil
                    ? PhaseTable.third(index, of: count) : names.firstIndex { $0 == phase }
                labels.append(label ?? -1)
                progress.append(Double(index) / Double(count - 1))
                owners.append(number)
            }
        }
        let groups = sequences.groups
        (self.labels, self.progress) = (labels, progress)
        self.groups = owners.map { groups[$0] }
        let canLearn = Set(labels).subtracting([-1]).count >= 2 && sequences.groupCount >= 2
        rounds = canLearn ? seeds.map { Self.rounds(sequences, owners, labels, foldCount, $0) } : []
    }

    /// Frames of whole groups on either side; a quarter of training's groups is for validation.
    private static func rounds(
        _ sequences: FrameSequences, _ owners: [Int], _ labels: [Int], _ foldCount: Int,
        _ seed: UInt64
    ) -> [EvaluationRound] {
        var random = RandomStream(seed: seed, keys: RandomStream.key("phase rounds"))
        let (folders, groups) = (sequences.folders, sequences.groups)
        let frames = Dictionary(grouping: owners.indices.filter { labels[$0] >= 0 }) { owners[$0] }
        func dealt(_ indices: [Int], _ count: Int) -> [[Int]] {
            GroupFolds.deal(
                indices, labels: folders, groups: groups, count: count, random: &random)
        }
        func all(_ sequences: [Int]) -> [Int] {
            sequences.sorted().flatMap { frames[$0] ?? [] }
        }
        let folds = dealt(Array(sequences.sequences.indices), foldCount)
        return folds.indices.compactMap { number in
            let training = folds.indices.filter { $0 != number }.flatMap { folds[$0] }
            let round = EvaluationRound(
                training: all(training), validation: all(dealt(training, 4)[0]),
                test: all(folds[number]))
            return round.training.isEmpty || round.test.isEmpty ? nil : round
        }
    }

    /// A subject under all seeds.
    func scores(of subject: Int) -> PhaseScores? {
        guard !rounds.isEmpty else { return nil }
        var (tallies, shares) = ([ClusteredShare](), [Double]())
        for (seed, rounds) in rounds.enumerated() {
            let matrix = FeatureMatrix(joining: sequences.embeddings(subject, seed: seed))
            var tally = ClusteredShare()
            var explained = ExplainedVariance()
            for round in rounds {
                let test = matrix.rows(round.test)
                let probe = LinearProbe(
                    matrix, labels: labels, classCount: classCount, round: round)
                for (index, guess) in zip(round.test, probe.classes(test)) {
                    tally.add(guess == labels[index] ? 1 : 0, clip: groups[index])
                }
                let line = ProgressRegression(matrix, targets: progress, round: round)
                for (index, value) in zip(round.test, line.values(test)) {
                    explained.add(value, truth: progress[index])
                }
            }
            tallies.append(tally)
            shares.append(explained.share)
        }
        return PhaseScores(
            accuracy: MeasuredValue(tallies.map(\.share)),
            standardError: tallies.map(\.standardError).reduce(0, +) / Double(tallies.count),
            progress: MeasuredValue(shares))
    }

    /// The phase of which training has most, and the mean of progress.
    var chance: PhaseScores? {
        guard !rounds.isEmpty else { return nil }
        let shares = rounds.map { rounds in
            var tally = ClusteredShare()
            for round in rounds {
                let guess = ProbeChance(labels: labels, classCount: classCount, round: round)
                    .largestClass
                for index in round.test {
                    tally.add(guess == labels[index] ? 1 : 0, clip: groups[index])
                }
            }
            return tally.share
        }
        return PhaseScores(
            accuracy: MeasuredValue(shares), standardError: nil, progress: MeasuredValue([0]))
    }
}

/// The share of a variance that guesses explain.
struct ExplainedVariance {
    private var pairs: [(guess: Double, truth: Double)] = []

    mutating func add(_ guess: Double, truth: Double) { pairs.append((guess, truth)) }

    /// 1 - Σ (guess - truth)² / Σ (truth - mean)²; 0 where all truths are equal.
    var share: Double {
        let mean = pairs.reduce(0) { $0 + $1.truth } / Double(max(1, pairs.count))
        let whole = pairs.reduce(0) { $0 + ($1.truth - mean) * ($1.truth - mean) }
        let rest = pairs.reduce(0) { $0 + ($1.guess - $1.truth) * ($1.guess - $1.truth) }
        return whole > 0 ? 1 - rest / whole : 0
    }
}
