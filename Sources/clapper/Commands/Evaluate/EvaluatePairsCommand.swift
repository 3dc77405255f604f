import ArgumentParser
internal import ClipDatasets
internal import FeatureEvaluation
internal import Inference
internal import RunRecords

/// Pair accuracy of a two-stream network.
struct EvaluatePairsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs",
        abstract: "Tell matching pairs of picture and sound from mismatched ones.",
        discussion: """
            Every frame is judged with its own second of sound and with that of another clip. Give \
            videos that the run was not trained on.

              clapper evaluate pairs runs/ave ~/other-videos --pairs 2000
            """)

    @OptionGroup var arguments: EvaluationArguments

    @Option(help: "How many pairs to judge, matches and mismatches together.")
    var pairs = 1000

    func validate() throws {
        guard (2...10_000_000).contains(pairs) else {
            throw ValidationError("--pairs must lie between 2 and 10000000")
        }
    }

    func run() throws {
        let subject = try arguments.subject()
        let report = try PairEvaluation.run(
            models: [
                subject.trained.pairClassifier(), subject.untrained.pairClassifier(),
            ],
            task: subject.trained.task, clips: subject.clips, pairCount: pairs,
            seed: UInt64(arguments.seed), decodeWorkers: subject.decodeWorkers)
        subject.note(
            subject.clips.count, of: arguments.videos, refused: report.refusedSamples,
            damaged: report.damagedSamples)
        table(report.scores, subject.labels).print(as: arguments.output.format)
    }

    private func table(_ scores: [PairScores], _ labels: [String]) -> ResultTable {
        var table = ResultTable(columns: [
            "network", "pair accuracy (%)", "standard error (%)", "area under ROC curve", "pairs",
            "clips",
        ])
        for (label, score) in zip(labels, scores) {
            table.rows.append([
                .text(label), .number(100 * score.accuracy, decimals: 1),
                .percent(score.standardError),
                .number(score.areaUnderCurve, decimals: 3), .integer(score.pairCount),
                .integer(score.clipCount),
            ])
        }
        table.rows.append([
            .text("chance"), .number(50, decimals: 1), .missing, .number(0.5, decimals: 3),
            .missing, .missing,
        ])
        return table
    }
}
