public import ClipDatasets

/// How well classes are told by nearest neighbours.
public struct NeighbourScores: Sendable {
    /// What made the features.
    public let name: String
    /// The share of clips whose class is that of the vote, for each number of neighbours; nil where
    /// training has fewer clips.
    public let votes: [MeasuredValue?]
    /// The share of clips of whose class one of the nearest clips of training is, for each depth; nil likewise.
    public let hits: [MeasuredValue?]
    /// Standard error of the first of the votes, whose units are groups, its mean over seeds; nil for guesses.
    public let standardError: Double?
}

/// What an evaluation by nearest neighbours measured.
public struct NeighbourReport: Sendable {
    /// The subjects in their order, then guesses.
    public let rows: [NeighbourScores]
    /// Clips tested, under each seed.
    public let testCount: Int
    /// Clips that were learnt from in the smallest round.
    public let trainingCount: Int
}

/// Measures features by nearest neighbours, and clip retrieval by class.
///
/// Clip retrieval: a test clip is right at k if any of the k nearest clips of training has its class. Source: Xu and
/// others, "Self-supervised Spatiotemporal Learning via Video Clip Order Prediction", CVPR 2019, section 4.3.
public enum NeighbourEvaluation {
    /// Numbers of neighbours that vote.
    public static let voters = [1, 5, 20, 200]
    /// Depths of retrieval; that of 1 is the first vote.
    public static let depths = [5, 10, 20, 50]

    /// Lets training vote on what is tested.
    ///
    /// - Parameters:
    ///   - features: of labelled clips.
    ///   - seeds: names the divisions.
    ///   - folds: into how many parts clips are divided where nothing is given.
    /// - Returns: the scores.
    /// - Throws: `DatasetError` where a given division cannot be used.
    public static func run(
        _ features: ProbeFeatures, seeds: [UInt64], folds: Int
    ) throws(DatasetError) -> NeighbourReport {
        let rounds = EvaluationRounds(features.clips, foldCount: folds)
        var all: [[EvaluationRound]] = []
        for seed in seeds { all.append(try rounds.rounds(seed: seed)) }
        let sizes = all.joined().map(\.training.count)
        let trainingCount = sizes.min() ?? 0
        let tally = NeighbourTally(features, all, trainingCount: trainingCount)
        let rows = features.names.indices.map { tally.scores(of: $0) } + tally.guesses
        return NeighbourReport(
            rows: rows, testCount: all.first?.map(\.test.count).reduce(0, +) ?? 0,
            trainingCount: trainingCount)
    }
}

/// Counts right answers.
struct NeighbourTally {
    private let features: ProbeFeatures
    /// By seed.
    private let rounds: [[EvaluationRound]]
    private let trainingCount: Int
    private var labels: [Int] { features.clips.labels }
    private var classCount: Int { features.clips.classNames.count }

    init(_ features: ProbeFeatures, _ rounds: [[EvaluationRound]], trainingCount: Int) {
        (self.features, self.rounds, self.trainingCount) = (features, rounds, trainingCount)
    }

    /// Shares of right answers under one seed.
    private struct Shares {
        var votes: [ClusteredShare]
        var hits: [ClusteredShare]
    }

    /// A subject under all seeds.
    func scores(of subject: Int) -> NeighbourScores {
        let seeds = rounds.indices.map { shares(features.matrix(subject, seed: $0), rounds[$0]) }
        func measured(_ counts: [Int], _ path: KeyPath<Shares, [ClusteredShare]>)
            -> [MeasuredValue?]
        {
            counts.indices.map { index in
                counts[index] > trainingCount
                    ? nil : MeasuredValue(seeds.map { $0[keyPath: path][index].share })
            }
        }
        let errors = seeds.map { $0.votes[0].standardError }
        return NeighbourScores(
            name: features.names[subject], votes: measured(NeighbourEvaluation.voters, \.votes),
            hits: measured(NeighbourEvaluation.depths, \.hits),
            standardError: errors.reduce(0, +) / Double(max(1, errors.count)))
    }

    private func shares(_ matrix: FeatureMatrix, _ rounds: [EvaluationRound]) -> Shares {
        let (voters, depths) = (NeighbourEvaluation.voters, NeighbourEvaluation.depths)
        var shares = Shares(
            votes: voters.map { _ in ClusteredShare() }, hits: depths.map { _ in ClusteredShare() })
        let reach = (voters + depths).max() ?? 1
        for round in rounds {
            let known = NearestNeighbours(
                training: matrix.rows(round.training), labels: round.training.map { labels[$0] },
                classCount: classCount)
            let neighbours = known.neighbours(of: matrix.rows(round.test), count: reach)
            for (index, near) in zip(round.test, neighbours) {
                let group = features.clips.groups[index]
                for (place, count) in voters.enumerated() {
                    let isRight = known.vote(near.prefix(count)) == labels[index]
                    shares.votes[place].add(isRight ? 1 : 0, clip: group)
                }
                for (place, depth) in depths.enumerated() {
                    let isHit = near.prefix(depth).contains { $0.label == labels[index] }
                    shares.hits[place].add(isHit ? 1 : 0, clip: group)
                }
            }
        }
        return shares
    }

    /// Any class as likely as any other, and neighbours in random order; and always the largest class.
    var guesses: [NeighbourScores] {
        func overSeeds(_ value: (ProbeChance) -> Double) -> MeasuredValue {
            MeasuredValue(
                rounds.map { rounds in
                    let tested = Double(max(1, rounds.reduce(0) { $0 + $1.test.count }))
                    return rounds.reduce(0) { sum, round in
                        let chance = ProbeChance(
                            labels: labels, classCount: classCount, round: round)
                        return sum + value(chance) * Double(round.test.count) / tested
                    }
                })
        }
        let even = overSeeds { _ in 1 / Double(classCount) }
        let largest = overSeeds(\.largestShare)
        func votes(_ share: MeasuredValue) -> [MeasuredValue?] {
            NeighbourEvaluation.voters.map { $0 > trainingCount ? nil : share }
        }
        let hits = NeighbourEvaluation.depths.map { depth in
            depth > trainingCount ? nil : overSeeds { $0.hitRate(at: depth) }
        }
        return [
            NeighbourScores(
                name: "chance: random class", votes: votes(even), hits: hits,
                standardError: nil),
            NeighbourScores(
                name: "always the largest class", votes: votes(largest),
                hits: hits.map { _ in nil }, standardError: nil),
        ]
    }
}
