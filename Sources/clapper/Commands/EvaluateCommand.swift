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

    @Option(help: "How many threads decode clips; the results do not depend on it.")
    var workers: Int?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if pairs < 2 { throw ValidationError("--pairs must be at least 2") }
        if seed < 0 { throw ValidationError("--seed must not be negative") }
    }

    func run() throws {
        let budget = ThreadBudget.forThisMachine(decodeWorkers: workers)
        ComputeThreads.configure(budget.computeThreads)
        let trained = try TrainedModel(path: runPath)
        let untrained = TrainedModel(untrainedLike: trained)
        let manifest = try Manifest.of(videos, workers: budget.decodeWorkers)
        let choice = try ClipChoice(from: manifest, for: trained.task)
        let scores = try PairEvaluation.run(
            models: [trained.twoStreamEmbedding(), untrained.twoStreamEmbedding()],
            task: trained.task, clips: choice.clips, pairCount: pairs, seed: UInt64(seed),
            decodeWorkers: budget.decodeWorkers)
        Console.note(
            "\(choice.clips.count) clips of \(videos), network trained for \(trained.step) steps")
        table(scores, steps: trained.step).print(as: output.format)
    }

    private func table(_ scores: [PairScores], steps: Int) -> ResultTable {
        var table = ResultTable(columns: [
            "network", "pair accuracy (%)", "standard error (%)", "area under ROC curve", "pairs",
        ])
        let labels = ["trained, \(steps) steps", "untrained, same network"]
        for (label, score) in zip(labels, scores) {
            table.rows.append([
                .text(label), .number(100 * score.accuracy, decimals: 1),
                .number(100 * score.standardError, decimals: 1),
                .number(score.areaUnderCurve, decimals: 3), .integer(score.pairCount),
            ])
        }
        table.rows.append([
            .text("chance"), .number(50, decimals: 1), .missing, .number(0.5, decimals: 3),
            .missing,
        ])
        return table
    }
}
