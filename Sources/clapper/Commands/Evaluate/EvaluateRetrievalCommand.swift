import ArgumentParser
internal import ClipDatasets
internal import FeatureEvaluation
internal import Inference
internal import Retrieval
internal import RunRecords

/// Retrieval of a two-stream network among clips.
struct EvaluateRetrievalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrieval",
        abstract: "Find the sound of a picture and the picture of a sound among many clips.",
        discussion: """
            One moment of each clip takes part. R@k is the share of queries whose other half is among \
            the first k, ranks count from 1, ties share the mean of their ranks. 'mismatched' calls the \
            sound of another clip right, and has to be at chance. With --labels, nDCG@30 tells whether \
            what comes first is about the same; its chance is measured with random embeddings. Give \
            videos that the run was not trained on.

              clapper evaluate retrieval runs/ave ~/other-videos --clips 100 --labels labels.csv
            """)

    @OptionGroup var arguments: EvaluationArguments

    @Option(help: "How many clips take part at most.")
    var clips = 1000

    @Option(
        help: """
            A CSV file with a header 'file,label', or a folder of truth of rendered clips; the gain of \
            nDCG is the overlap of two clips' labels (Jaccard).
            """)
    var labels: String?

    private static let depths = [1, 5, 10]

    func validate() throws {
        guard (2...20_000).contains(clips) else {
            throw ValidationError("--clips must lie between 2 and 20000")
        }
    }

    func run() throws {
        let labels = try labels.map { try ClipLabels(path: $0) }
        let subject = try arguments.subject()
        let report = try RetrievalEvaluation.run(
            models: [
                subject.trained.sharedEmbedding(), subject.untrained.sharedEmbedding(),
            ],
            task: subject.trained.task, clips: subject.clips, count: clips,
            labels: try labels?.labels(of: subject.clips), seed: UInt64(arguments.seed),
            decodeWorkers: subject.decodeWorkers)
        subject.note(
            report.clipCount, of: arguments.videos, refused: report.refusedSamples,
            damaged: report.damagedSamples)
        table(report, subject.labels).print(as: arguments.output.format)
    }

    private func table(_ report: RetrievalReport, _ networks: [String]) -> ResultTable {
        let hasLabels = labels != nil
        var table = ResultTable(
            columns: ["network", "direction"] + Self.depths.map { "R@\($0) (%)" }
                + ["median rank", "mean rank"]
                + (hasLabels ? ["nDCG@\(RetrievalEvaluation.depth)"] : []) + ["clips"])
        func add(_ network: String, _ scores: RetrievalScores) {
            guard scores.direction.isCrossModal || scores.gain != nil else { return }
            let ranks = scores.ranks
            table.rows.append(
                [.text(network), .text(scores.direction.rawValue)]
                    + Self.depths.map { depth in number(ranks.map { 100 * $0.recall(at: depth) }, 1)
                    }
                    + [number(ranks?.medianRank, 1), number(ranks?.meanRank, 1)]
                    + (hasLabels ? [number(scores.gain, 3)] : []) + [.integer(report.clipCount)])
        }
        for (network, scores) in zip(networks, report.scores) {
            scores.forEach { add(network, $0) }
        }
        report.mismatched.forEach { add("mismatched", $0) }
        for (index, direction) in SearchDirection.allCases.enumerated() {
            guard let row = chance(direction, report, report.randomGains[index], hasLabels) else {
                continue
            }
            table.rows.append(row)
        }
        return table
    }

    /// k / N for R@k, (N + 1) / 2 for ranks, and what random embeddings reach for nDCG.
    private func chance(
        _ direction: SearchDirection, _ report: RetrievalReport, _ gain: Double?, _ hasLabels: Bool
    ) -> [Cell]? {
        guard direction.isCrossModal || gain != nil else { return nil }
        let count = Double(report.clipCount)
        let ranks = direction.isCrossModal ? (count + 1) / 2 : nil
        return [.text("chance"), .text(direction.rawValue)]
            + Self.depths.map { depth in
                number(direction.isCrossModal ? 100 * min(1, Double(depth) / count) : nil, 1)
            }
            + [number(ranks, 1), number(ranks, 1)]
            + (hasLabels ? [number(gain, 3)] : []) + [.integer(report.clipCount)]
    }

    private func number(_ value: Double?, _ decimals: Int) -> Cell {
        value.map { .number($0, decimals: decimals) } ?? .missing
    }
}
