import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import FeatureEvaluation
internal import Foundation
internal import Inference
internal import PretextTasks
internal import TensorCore

/// How well a network follows objects.
struct EvaluateTrackingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracking",
        abstract: "Follow objects from their first masks, and hold the masks against true ones.",
        discussion: """
            DATA is a folder in the form of DAVIS, with JPEGImages/480p/NAME/00000.jpg and \
            Annotations/480p/NAME/00000.png; or a folder of clips that 'sample-media' rendered, with --truth \
            the folder of their masks (default: DATA with .truth appended).

            'J' is the intersection over union of regions, 'F' the measure of contours within 0.8 % of the diagonal, \
            'J&F' the mean of both; 'recall' the share of frames above 0.5, 'decay' the loss from the first to the last \
            quarter of the frames. Means are over frames, then objects; the first and the last frame are not judged.

              clapper evaluate tracking runs/track DAVIS
              clapper evaluate tracking runs/track clips --sequences 20 --step 2
            """)

    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A folder in the form of DAVIS, or of rendered clips.")
    var data: String

    @Option(help: "The masks of rendered clips.")
    var truth: String?

    @Option(help: "How many sequences at most, drawn from all.")
    var sequences: Int?

    @Option(help: "Take every so many frames.")
    var step = 1

    @Option(help: "Names the draw.")
    var seed = 1

    @OptionGroup var propagation: PropagationOptions

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let sequences, !(1...1_000_000).contains(sequences) {
            throw ValidationError("--sequences must lie between 1 and 1000000")
        }
        guard (1...10_000).contains(step) else {
            throw ValidationError("--step must lie between 1 and 10000")
        }
        if seed < 0 { throw ValidationError("--seed must not be negative") }
    }

    func run() throws {
        ComputeThreads.configure(threads.budget.computeThreads)
        let trained = try TrainedModel(path: runPath)
        let model = try trained.placeTracker()
        let untrained = try TrainedModel(untrainedLike: trained).placeTracker()
        let annotated = try annotatedSequences()
        let progress = CountProgress()
        let report = try TrackingEvaluation.run(
            trained: model, untrained: untrained, sequences: annotated,
            settings: propagation.settings, shortSide: propagation.shortSide, step: step,
            limit: sequences ?? .max, seed: UInt64(seed)
        ) { progress.show($0, of: $1) }
        progress.clear()
        for (reason, count) in report.leftOut.sorted(by: { $0.key < $1.key }) {
            Console.note("left out: \(count) sequences for '\(reason)'")
        }
        table(report, steps: trained.step).print(as: output.format)
    }

    private func annotatedSequences() throws -> [AnnotatedSequence] {
        if truth == nil, FileManager.default.fileExists(atPath: data + "/Annotations") {
            return try AnnotatedSequence.davis(in: data)
        }
        let manifest = try ScanProgress.scan(data, workers: threads.budget.decodeWorkers)
        return try AnnotatedSequence.playroom(
            in: truth ?? DefaultTruth.path(of: data), for: manifest.clips)
    }

    private func table(_ report: TrackingReport, steps: Int) -> ResultTable {
        var table = ResultTable(columns: [
            "masks", "J&F (%)", "standard error (%)", "J (%)", "J recall (%)", "J decay (%)",
            "F (%)", "F recall (%)", "F decay (%)", "objects", "sequences", "frames",
        ])
        let rows = [
            ("trained, \(steps) steps", report.trained),
            ("untrained, same network", report.untrained),
            ("first mask copied", report.identity),
            ("first mask in the middle", report.centre), ("empty masks", report.empty),
        ]
        for (label, scores) in rows {
            let (region, contour) = (scores.regionSimilarity, scores.contourAccuracy)
            let shares = [
                scores.mean, scores.standardError, region.mean, region.recall, region.decay,
                contour.mean, contour.recall, contour.decay,
            ]
            table.rows.append(
                [.text(label)] + shares.map(Cell.percent)
                    + [
                        .integer(scores.objectCount), .integer(scores.sequenceCount),
                        .integer(scores.frameCount),
                    ])
        }
        return table
    }
}
