import ArgumentParser
internal import AudioFeatures
internal import ClipDatasets
internal import Essentials
internal import FeatureEvaluation
internal import Foundation
internal import Inference
internal import PretextTasks
internal import RunRecords
internal import TensorCore

/// How well a network shows where sounds come from.
struct EvaluateLocalizationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "localization",
        abstract: "Hold the maps of a network against where sounds really come from.",
        discussion: """
            --truth is a folder of .json files as 'sample-media' writes them (default: VIDEOS with .truth \
            appended), a .csv file with the head file,seconds,x0,y0,x1,y1 (pixels; lines of one moment are \
            one region), the .json file of VGG-SS, or the folder of .xml files of Flickr-SoundNet.

            'peak in region' is the share of moments whose strongest response lies on the source; 'cIoU' the \
            share with a consensus IoU of at least 0.5, where the half of the frame (224 x 224) that responds \
            most is predicted; 'AUC' the area under that share over all thresholds.

              clapper evaluate localization runs/avol clips --truth clips.truth
            """)

    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A folder, a media file, or a manifest.")
    var videos: String

    @Option(help: "Where the sounds come from.")
    var truth: String?

    @Option(help: "How many moments to judge at most.")
    var moments = 1000

    @Option(help: "Names the draw of moments and of mismatched sounds.")
    var seed = 1

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...10_000_000).contains(moments) else {
            throw ValidationError("--moments must lie between 1 and 10000000")
        }
        if seed < 0 { throw ValidationError("--seed must not be negative") }
    }

    func run() throws {
        let budget = threads.budget
        ComputeThreads.configure(budget.computeThreads)
        let trained = try TrainedModel(path: runPath)
        let model = try trained.soundLocalizer()
        let untrained = try TrainedModel(untrainedLike: trained).soundLocalizer()
        let manifest = try ScanProgress.scan(videos, workers: budget.decodeWorkers)
        let path = truth ?? DefaultTruth.path(of: videos)
        let preset = model.preset
        let annotations = try LocalizationTruth(
            contentsOf: path, for: manifest.clips,
            windowSeconds: Double(preset.clipSampleCount) / Double(preset.sampleRate))
        let report = try LocalizationEvaluation.run(
            trained: model, untrained: untrained, moments: annotations.moments, limit: moments,
            seed: UInt64(seed))
        note(annotations, report)
        table(report, steps: trained.step).print(as: output.format)
    }

    private func note(_ annotations: LocalizationTruth, _ report: LocalizationReport) {
        let leftOut = annotations.leftOut.merging(report.leftOut, uniquingKeysWith: +)
        for (reason, count) in leftOut.sorted(by: { $0.key < $1.key }) {
            Console.note("left out: \(count) for '\(reason)'")
        }
        let judged = report.trained.momentCount
        var text = "judged \(judged) of \(annotations.moments.count) annotated moments"
        if let count = report.distractorCount {
            text += "; at \(count) of them something silent is in view"
        }
        if let share = report.ownSoundWins {
            text += String(
                format: "; the maximum falls with another sound at %.1f %% (chance 50)",
                100 * share)
        }
        Console.note(text)
    }

    private func table(_ report: LocalizationReport, steps: Int) -> ResultTable {
        var table = ResultTable(columns: [
            "map", "peak in region (%)", "standard error (%)", "cIoU (%)", "AUC (%)",
            "mean maximum", "moments", "clips",
        ])
        let rows = [
            ("trained, \(steps) steps", report.trained),
            ("trained, sound of another clip", report.mismatched),
            ("trained, mean over other sounds", report.anySound),
            ("untrained, same network", report.untrained),
            ("centre of the frame", report.centre),
            ("whole frame, random place", report.wholeFrame),
        ]
        for case (let label, let scores?) in rows {
            table.rows.append([
                .text(label), .number(100 * scores.peakInRegion, decimals: 1),
                .percent(scores.standardError),
                .number(100 * scores.consensusIoU, decimals: 1),
                .number(100 * scores.areaUnderCurve, decimals: 1),
                scores.meanMaximum.map { .number($0, decimals: 3) } ?? .missing,
                .integer(scores.momentCount), .integer(scores.clipCount),
            ])
        }
        return table
    }
}
