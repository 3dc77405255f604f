import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import Inference
internal import RunRecords
internal import TensorCore

/// What every evaluation takes.
struct EvaluationArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A folder, a media file, or a manifest.")
    var videos: String

    @Option(help: "Names the draw.")
    var seed = 1

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if seed < 0 { throw ValidationError("--seed must not be negative") }
    }

    /// Reads the network and chooses the clips, and tells of those left out.
    func subject() throws -> EvaluationSubject {
        let budget = threads.budget
        ComputeThreads.configure(budget.computeThreads)
        let trained = try TrainedModel(path: runPath)
        let manifest = try ScanProgress.scan(videos, workers: budget.decodeWorkers)
        let choice = try ClipChoice(from: manifest, for: trained.task)
        for (reason, files) in choice.ledger.filesByReason {
            Console.note("left out: \(files) files for '\(reason)'")
        }
        try TrainingClips.note(among: choice.clips, run: runPath)
        return EvaluationSubject(
            trained: trained, untrained: TrainedModel(untrainedLike: trained), clips: choice.clips,
            decodeWorkers: budget.decodeWorkers)
    }
}

/// A network, its untrained twin, and the clips that both are measured on.
struct EvaluationSubject {
    let trained: TrainedModel
    let untrained: TrainedModel
    let clips: [ClipRecord]
    let decodeWorkers: Int

    /// Names of the two networks in tables.
    var labels: [String] { Self.labels(trained) }

    /// The same for a network and its untrained twin.
    static func labels(_ trained: TrainedModel) -> [String] {
        ["trained, \(trained.step) steps", "untrained, same network"]
    }

    /// Tells what was measured on.
    func note(_ clipCount: Int, of videos: String, refused: Int, damaged: Int) {
        Console.note(
            "\(clipCount) clips of \(videos); \(refused) silent, still or "
                + "cut-off moments and \(damaged) damaged ones were replaced")
    }
}

/// Where the truth about rendered clips is when nothing is said: beside them.
enum DefaultTruth {
    /// The folder of videos with `.truth` appended.
    static func path(of videos: String) -> String {
        var folder = videos
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        return folder + ".truth"
    }
}
