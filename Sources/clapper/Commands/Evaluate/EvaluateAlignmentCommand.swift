import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import FeatureEvaluation
internal import Foundation
internal import Inference
internal import TensorCore

/// Whether moments of sequences lie where they belong in a network's space.
struct EvaluateAlignmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alignment",
        abstract: "Find moments of one sequence in another view, or another event of its kind.",
        discussion: """
            Files NAME_view0.mp4, NAME_view1.mp4, ... are views of one event that begin together; events of a kind \
            lie in one folder. Each frame looks for its nearest one in the other sequence. 'error' is how far that \
            is from where it should be, as a part of the length (chance about 33 %, always the middle 25); within a \
            folder, as if events ran evenly. 'tau' is Kendall's, 1 for the same order; pairs in which all frames have \
            one neighbour have none, and 'constant' is their share.

            'phase' is the share of frames of other events whose phase a linear classifier tells: that of --phases, or \
            the third of the sequence. 'R² of progress' is the share of the variance of how far a sequence is that a \
            line explains.

              clapper evaluate alignment runs/tcn pouring --rate 10
            """)

    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A folder of sequences, or a manifest.")
    var videos: String

    @Option(help: "A CSV file with the head file,seconds_start,seconds_end,phase.")
    var phases: String?

    @Option(help: "Frames a second that take part.")
    var rate = 5.0

    @Option(help: "Frames of a sequence at most, from its beginning; the rest is not seen.")
    var frames = 300

    @Flag(
        help:
            "Take the mean of each sequence's features off: what a camera's place adds to all its frames."
    )
    var centred = false

    @OptionGroup var features: FeatureOptions

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0.01...100).contains(rate) else {
            throw ValidationError("--rate must lie between 0.01 and 100 frames a second")
        }
        guard (3...10_000).contains(frames) else {
            throw ValidationError("--frames must lie between 3 and 10000")
        }
    }

    func run() throws {
        let budget = threads.budget
        ComputeThreads.configure(budget.computeThreads)
        let trained = try TrainedModel(path: runPath)
        let (inputs, subjects) = try features.comparison(trained)
        let manifest = try ScanProgress.scan(videos, workers: budget.decodeWorkers)
        let clips = manifest.clips.filter { inputs.stretch(of: $0.info) != nil }
        try TrainingClips.note(among: clips, run: runPath)
        let table = try phases.map { try PhaseTable(contentsOf: $0, for: clips) }
        let progress = CountProgress()
        let (sequences, leftOut) = try FrameSequences.extract(
            from: clips, inputs: inputs, subjects: subjects, rate: rate, limit: frames,
            byteLimit: Int(ProcessInfo.processInfo.physicalMemory / 2),
            progress: { progress.show($0, of: clips.count) })
        progress.clear()
        for (reason, count) in leftOut.sorted(by: { $0.key < $1.key }) {
            Console.note("left out: \(count) for '\(reason)'")
        }
        note(cut: sequences)
        let report = try AlignmentEvaluation.run(
            sequences, phases: table, seeds: features.allSeeds, folds: features.folds,
            isCentred: centred)
        Console.note(
            "\(sequences.count) sequences of \(sequences.eventCount) events in \(sequences.groupCount) groups, "
                + "\(sequences.frameCount) frames; "
                + "\(report.viewPairs) pairs of views, \(report.folderPairs) within folders; "
                + "\(report.phaseFrames) frames with a phase")
        self.table(report).print(as: output.format)
    }

    /// Tells of what is taken for a whole and is none.
    private func note(cut sequences: FrameSequences) {
        guard sequences.cutCount > 0 else { return }
        Console.note(
            "\(sequences.cutCount) of \(sequences.count) sequences are longer than \(frames) frames: their first "
                + String(format: "%g", Double(frames) / rate)
                + " s count as the whole; give more --frames, or a lower --rate")
    }

    private func table(_ report: AlignmentReport) -> ResultTable {
        let columns = ["error", "standard error", "tau", "constant"]
        var table = ResultTable(
            columns: ["features"]
                + ["views", "folder"].flatMap { kind in
                    columns.map { "\(kind): \($0)" + ($0 == "tau" ? "" : " (%)") }
                } + ["phase (%)", "phase: standard error (%)", "R² of progress"])
        for row in report.rows {
            table.rows.append(
                [.text(row.name)] + cells(row.views) + cells(row.folders) + [
                    .percent(row.phases?.accuracy), .percent(row.phases?.standardError),
                    .measured(row.phases?.progress, decimals: 3),
                ])
        }
        return table
    }

    private func cells(_ scores: AlignmentScores?) -> [Cell] {
        [
            .percent(scores?.error), .percent(scores?.standardError),
            .measured(scores?.kendallTau, decimals: 3), .percent(scores?.constantShare),
        ]
    }
}
