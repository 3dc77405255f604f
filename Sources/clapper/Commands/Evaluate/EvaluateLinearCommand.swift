import ArgumentParser
internal import FeatureEvaluation
internal import Foundation

/// Classes told by a linear classifier on frozen features.
struct EvaluateLinearCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linear",
        abstract: "Tell classes of clips by a linear classifier on features as they are.",
        discussion: """
            Labels are folders (CLASS/clip.mp4, or train/CLASS and test/CLASS) or a table. Multinomial logistic \
            regression on features standardized by those of training; its strength C is chosen on a quarter of \
            training's groups, never on what is tested. 'balanced' is the mean over classes. A mean over seeds ± its \
            standard deviation; the standard error has groups as units. Groups never come into training and \
            test.

              clapper evaluate linear runs/order ucf101 --labels split1.csv --layer conv5 --pooling grid
            """)

    @OptionGroup var arguments: LabelledArguments

    func run() throws {
        let features = try arguments.probeFeatures()
        let report = try LinearEvaluation.run(
            features, seeds: arguments.features.allSeeds, folds: arguments.features.folds)
        arguments.note(
            features.clips, testCount: report.testCount, trainingCount: report.trainingCount)
        table(report).print(as: arguments.output.format)
    }

    private func table(_ report: LinearReport) -> ResultTable {
        var table = ResultTable(columns: [
            "features", "accuracy (%)", "standard error (%)", "balanced (%)", "C", "numbers",
            "clips tested",
        ])
        for row in report.rows {
            table.rows.append([
                .text(row.name), .percent(row.accuracy), .percent(row.standardError),
                .percent(row.balancedAccuracy),
                row.strength.map { .text(String(format: "%g", $0)) } ?? .missing,
                row.width.map(Cell.integer) ?? .missing, .integer(report.testCount),
            ])
        }
        return table
    }
}
