import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import FeatureEvaluation
internal import Foundation
internal import Inference
internal import MotionSegmentation
internal import PretextTasks
internal import TensorCore

/// How well moving things are marked.
struct EvaluateMotionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "motion",
        abstract: "Hold marks of what moves against true masks.",
        discussion: """
            DATA is a folder in the form of DAVIS (JPEGImages and Annotations), or of videos rendered by \
            'sample-media' with masks in --truth. With a run, the network sees single frames; with \
            --motion-only the motion in the clips is segmented. Both are held against the first mask, copied into later \
            frames, nothing, everything, and the middle of the frame; networks also against an untrained one.

            IoU is the mean intersection over union over frames in which something moves, at the threshold ½, and at the \
            threshold that is best on the other half of the sequences; max F is the largest F-measure (β² = 0.3). \
            Rendered things that rest at the moment are not judged.

              clapper evaluate motion clips --motion-only
              clapper evaluate motion runs/motionmask davis
            """)

    @Argument(
        help: ArgumentHelp(
            "The folder of a run or a checkpoint file, and the data; the data alone with --motion-only.",
            valueName: "run and data"))
    var paths: [String]

    @Flag(help: "Measure the segmentation by motion, without a network.")
    var motionOnly = false

    @Option(help: "Masks of videos; their folder with .truth appended when left out.")
    var truth: String?

    @Option(help: "How many sequences to judge at most, drawn from all.")
    var clips = 1000

    @Option(help: "Of so many frames with masks one is judged.")
    var every = 5

    @Option(help: "Names the draw.")
    var seed = 1

    @OptionGroup var motion: MotionOptions

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard paths.count == (motionOnly ? 1 : 2) else {
            throw ValidationError(
                motionOnly ? "give the data alone with --motion-only" : "give a run and the data")
        }
        guard clips > 0, every > 0 else {
            throw ValidationError("--clips and --every must be at least 1")
        }
        if seed < 0 { throw ValidationError("--seed must not be negative") }
    }

    func run() throws {
        let measured = try subjects()
        var random = RandomStream(seed: UInt64(seed), keys: RandomStream.key("motion evaluation"))
        let sequences = Array(try truths().shuffled(using: &random).prefix(clips))
        let evaluation = MotionEvaluation(
            subjects: measured, longestSide: motion.size, stride: every)
        let progress = CountProgress()
        let total = sequences.count
        let scores = try evaluation.run(sequences) { progress.show($0, of: total) }
        progress.clear()
        table(scores).print(as: output.format)
    }

    private func subjects() throws -> [(label: String, source: ClipSegmenter.Source)] {
        if motionOnly {
            let segmenter = motion.segmenter(workers: threads.budget.decodeWorkers)
            return [("motion, \(motion.method.rawValue)", .motion(segmenter))]
        }
        ComputeThreads.configure(threads.budget.computeThreads)
        let trained = try TrainedModel(path: paths[0])
        let untrained = TrainedModel(untrainedLike: trained)
        return [
            ("trained, \(trained.step) steps", .network(try trained.motionPredictor())),
            ("untrained, same network", .network(try untrained.motionPredictor())),
        ]
    }

    private func truths() throws -> [MotionTruth] {
        let data = paths[paths.count - 1]
        if FileManager.default.fileExists(atPath: data + "/Annotations") {
            return try MotionTruth.davis(in: data)
        }
        let manifest = try ScanProgress.scan(data, workers: threads.budget.decodeWorkers)
        return try MotionTruth.playroom(
            in: truth ?? DefaultTruth.path(of: data), for: manifest.clips)
    }

    private func table(_ scores: [MotionScores]) -> ResultTable {
        var table = ResultTable(columns: [
            "camera", "marks", "IoU at 0.5 (%)", "IoU, chosen threshold (%)", "max F (%)", "frames",
            "sequences",
        ])
        for score in scores {
            table.rows.append([
                .text(score.camera?.rawValue ?? "all"), .text(score.label),
                .number(100 * score.tally.meanOverlap(at: ThresholdTally.half), decimals: 1),
                score.chosenOverlap.map { .number(100 * $0, decimals: 1) } ?? .missing,
                .number(100 * score.tally.largestFMeasure, decimals: 1),
                .integer(score.tally.frameCount), .integer(score.sequenceCount),
            ])
        }
        return table
    }
}
