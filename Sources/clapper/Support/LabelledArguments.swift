import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import FeatureEvaluation
internal import Foundation
internal import Inference
internal import TensorCore

/// What evaluations on labelled clips take.
struct LabelledArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A folder with one folder a class, or with --labels any folder or manifest.")
    var videos: String

    @Option(
        help: """
            A CSV file whose head has the columns file and label, and may have group (what never comes into \
            training and test) and split (train, validation and test, or names of folds).
            """)
    var labels: String?

    @Option(help: "The column of the table that is the label.")
    var labelColumn = "label"

    @Option(help: "The column that is the group, instead of 'group'.")
    var groupColumn: String?

    @Option(help: "The column that is the split, instead of 'split'.")
    var splitColumn: String?

    @Flag(
        help: """
            Leave out what has no label, lines of the table without a clip, and classes of one clip or group, \
            instead of stopping.
            """)
    var skipUnfit = false

    @Flag(help: "Take picture files (JPEG, PNG and others) too, as clips of one frame.")
    var pictures = false

    @Option(help: "Whether features are those of picture or sound.")
    var modality = FeatureModality.picture

    @Option(help: "Inputs a clip, evenly spaced, whose features are averaged.")
    var clips = 10

    @OptionGroup var features: FeatureOptions

    @OptionGroup var threads: WorkerOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1000).contains(clips) else {
            throw ValidationError("--clips must lie between 1 and 1000")
        }
        let isTable = groupColumn == nil && splitColumn == nil && labelColumn == "label"
        guard labels != nil || isTable else {
            throw ValidationError("columns are those of a table; give it with --labels")
        }
    }

    /// Reads the network and the labels, computes all features, and tells of what was left out.
    func probeFeatures() throws -> ProbeFeatures {
        let budget = threads.budget
        ComputeThreads.configure(budget.computeThreads)
        let trained = try TrainedModel(path: runPath)
        let (inputs, subjects) = try features.comparison(trained, modality)
        let table = try labels.map {
            try LabelTable(
                contentsOf: $0,
                columns: .init(label: labelColumn, group: groupColumn, split: splitColumn))
        }
        let manifest = try ScanProgress.scan(
            videos, takesPictures: pictures, workers: budget.decodeWorkers)
        try TrainingClips.note(among: manifest.clips, run: runPath)
        let labelled = try labelled(manifest, table, inputs)
        let progress = CountProgress()
        let (features, unread) = try ProbeFeatures.extract(
            from: labelled, inputs: inputs, subjects: subjects, count: clips,
            workers: budget.decodeWorkers, progress: { progress.show($0, of: labelled.count) })
        progress.clear()
        note(features.clips.leftOut.merging(unread, uniquingKeysWith: +))
        return features
    }

    /// Clips that have the stream, with their labels.
    private func labelled(
        _ manifest: Manifest, _ table: LabelTable?, _ inputs: any ClipInputs
    ) throws -> LabelledClips {
        let usable = manifest.clips.filter { inputs.stretch(of: $0.info) != nil }
        let others = manifest.clips.count - usable.count
        note(
            ["unreadable": manifest.skipped.count, "without \(modality.rawValue)": others]
                .filter { $0.value > 0 })
        guard let table else {
            return try LabelledClips(folders: usable, skipsUnfit: skipUnfit)
        }
        return try LabelledClips(table: table, clips: usable, skipsUnfit: skipUnfit)
    }

    private func note(_ leftOut: [String: Int]) {
        for (reason, count) in leftOut.sorted(by: { $0.key < $1.key }) {
            Console.note("left out: \(count) for '\(reason)'")
        }
    }

    /// Tells what the numbers are worth.
    func note(_ clips: LabelledClips, testCount: Int, trainingCount: Int) {
        Console.note(
            "\(clips.count) clips of \(clips.classNames.count) classes in \(clips.groupCount) groups; "
                + "\(testCount) tested under each of \(features.seeds) seeds, each after learning from at "
                + "least \(trainingCount); one clip is "
                + String(format: "%.1f %%", 100 / Double(max(1, testCount))))
    }
}
