import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import FeatureEvaluation
internal import Inference
internal import RunRecords
internal import TensorCore

/// Measures what a network has learnt.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure what a network has learnt, against chance and an untrained one.",
        subcommands: [EvaluatePairsCommand.self])
}

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

    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A folder, a media file, or a manifest.")
    var videos: String

    @Option(help: "How many pairs to judge, matches and mismatches together.")
    var pairs = 1000

    @Option(help: "Names the draw of pairs.")
    var seed = 1

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (2...10_000_000).contains(pairs) else {
            throw ValidationError("--pairs must lie between 2 and 10000000")
        }
        if seed < 0 { throw ValidationError("--seed must not be negative") }
    }

    func run() throws {
        let budget = threads.budget
        ComputeThreads.configure(budget.computeThreads)
        let trained = try TrainedModel(path: runPath)
        let untrained = TrainedModel(untrainedLike: trained)
        let manifest = try ScanProgress.scan(videos, workers: budget.decodeWorkers)
        let choice = try ClipChoice(from: manifest, for: trained.task)
        let report = try PairEvaluation.run(
            models: [trained.pairClassifier(), untrained.pairClassifier()],
            task: trained.task, clips: choice.clips, pairCount: pairs, seed: UInt64(seed),
            decodeWorkers: budget.decodeWorkers)
        for (reason, files) in choice.ledger.filesByReason {
            Console.note("left out: \(files) files for '\(reason)'")
        }
        Console.note(
            "\(choice.clips.count) clips of \(videos); \(report.refusedSamples) silent, still or "
                + "cut-off moments and \(report.damagedSamples) damaged ones were replaced")
        table(report.scores, steps: trained.step).print(as: output.format)
    }

    private func table(_ scores: [PairScores], steps: Int) -> ResultTable {
        var table = ResultTable(columns: [
            "network", "pair accuracy (%)", "standard error (%)", "area under ROC curve", "pairs",
            "clips",
        ])
        let labels = ["trained, \(steps) steps", "untrained, same network"]
        for (label, score) in zip(labels, scores) {
            table.rows.append([
                .text(label), .number(100 * score.accuracy, decimals: 1),
                .number(100 * score.standardError, decimals: 1),
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
