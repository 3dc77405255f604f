import ArgumentParser
internal import ClipDatasets
internal import FeatureEvaluation
internal import Inference
internal import PretextTasks
internal import RunRecords

/// Accuracy of a network on the problem that it was trained on.
struct EvaluatePretextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pretext",
        abstract: "Count right answers on the problem that a network was trained on.",
        discussion: """
            For tasks with right answers: 'order', 'oddone', 'sort', 'cliporder' and 'arrow'. Samples are \
            cut as in training, without augmentation. Give videos that the run was not trained on.

              clapper evaluate pretext runs/sort ~/other-videos --samples 2000
            """)

    @OptionGroup var arguments: EvaluationArguments

    @Option(help: "How many samples to judge.")
    var samples = 1000

    func validate() throws {
        guard (1...10_000_000).contains(samples) else {
            throw ValidationError("--samples must lie between 1 and 10000000")
        }
    }

    func run() throws {
        let subject = try arguments.subject()
        let report = try PretextEvaluation.run(
            models: [
                subject.trained.pretextClassifier(), subject.untrained.pretextClassifier(),
            ],
            task: subject.trained.task, clips: subject.clips, sampleCount: samples,
            seed: UInt64(arguments.seed), decodeWorkers: subject.decodeWorkers)
        subject.note(
            subject.clips.count, of: arguments.videos, refused: report.refusedSamples,
            damaged: report.damagedSamples)
        let chance = subject.trained.task.chance.accuracy(batchSize: 32)
        table(report.scores, subject.labels, chance).print(as: arguments.output.format)
    }

    private func table(
        _ scores: [PretextScores], _ labels: [String], _ chance: Double
    ) -> ResultTable {
        var table = ResultTable(columns: [
            "network", "pretext accuracy (%)", "standard error (%)", "samples", "clips",
        ])
        for (label, score) in zip(labels, scores) {
            table.rows.append([
                .text(label), .number(100 * score.accuracy, decimals: 1),
                .percent(score.standardError), .integer(score.sampleCount),
                .integer(score.clipCount),
            ])
        }
        table.rows.append([
            .text("chance"), .number(100 * chance, decimals: 1), .missing, .missing, .missing,
        ])
        return table
    }
}
