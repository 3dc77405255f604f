import ArgumentParser
internal import ClipDatasets
internal import FeatureEvaluation
internal import Inference
internal import RunRecords

/// Whether a network puts sentences back to where they belong.
struct EvaluateNarrationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "narration",
        abstract: "Disturb the times of narration, and put it back by what is seen.",
        discussion: """
            Each sentence is moved by up to --disturb seconds, by itself, and placed anew as by 'clapper align'. 'error' is \
            how far its beginning is from the truth; 'disturbed' leaves it where it was moved to, 'even' \
            spreads the sentences of a clip evenly. With the truth of rendered clips, errors of sentences about \
            something in view stand beside, and 'AUC' tells how often these have a higher score than others \
            (chance 0.5). Give videos that the run was not trained on.

              clapper evaluate narration runs/narration ~/other-videos --disturb 3
            """)

    @OptionGroup var arguments: EvaluationArguments

    @Option(help: "Sentences are moved by up to this many seconds.")
    var disturb = 3.0

    @Option(help: "A folder of truth of rendered clips; else the clips' own text counts as right.")
    var truth: String?

    @OptionGroup var alignment: AlignmentOptions

    func validate() throws {
        guard (0...3600).contains(disturb) else {
            throw ValidationError("--disturb must lie between 0 and 3600 s")
        }
    }

    func run() throws {
        let subject = try arguments.subject()
        let models = [
            try subject.trained.textEmbedding(), try subject.untrained.textEmbedding(),
        ]
        let progress = CountProgress()
        let report = try NarrationEvaluation.run(
            models: zip(subject.labels, models).map { ($0, $1) }, clips: subject.clips,
            truth: NarrationTruth(folder: truth), disturbance: disturb, rule: alignment.rule,
            strideSeconds: alignment.stride, seed: UInt64(arguments.seed),
            progress: { progress.show($0, of: subject.clips.count) })
        progress.clear()
        for file in report.leftOut { Console.note("left out: \(file)") }
        let seen = report.seenCount.map { ", \($0) of them about something in view" } ?? ""
        Console.note(
            "\(report.cueCount) sentences\(seen) in \(report.clipCount) clips of \(arguments.videos)"
        )
        table(report).print(as: arguments.output.format)
    }

    private func table(_ report: NarrationReport) -> ResultTable {
        var table = ResultTable(
            columns: ["times", "error (s)"]
                + (report.seenCount == nil ? [] : ["error of seen (s)"])
                + ["placed (%)"] + (report.seenCount == nil ? [] : ["AUC of seen"]))
        for (name, scores) in report.rows {
            func cell(_ value: Double?, _ decimals: Int) -> Cell {
                value.map { .number($0, decimals: decimals) } ?? .missing
            }
            table.rows.append(
                [.text(name), .number(scores.meanError, decimals: 2)]
                    + (report.seenCount == nil ? [] : [cell(scores.seenError, 2)])
                    + [cell(scores.placedShare.map { 100 * $0 }, 1)]
                    + (report.seenCount == nil ? [] : [cell(scores.area, 3)]))
        }
        return table
    }
}
