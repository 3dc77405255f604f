import ArgumentParser
internal import FeatureEvaluation

/// Classes told by nearest neighbours, and clip retrieval by class.
struct EvaluateNeighboursCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "knn",
        abstract:
            "Tell classes of clips by the nearest labelled ones, and retrieve clips by class.",
        discussion: """
            Labels are folders (CLASS/clip.mp4, or train/CLASS and test/CLASS) or a table. 'k-NN' is the share of \
            clips whose class k neighbours by cosine vote for, with weights exp(cosine / 0.07); 'R@k' the share of \
            whose class one of the k nearest clips is (R@1 is 1-NN). A mean over seeds ± its standard deviation; \
            'standard error' is that of 1-NN with groups as units. Groups never come into training and test.

              clapper evaluate knn runs/order ucf101 --labels split1.csv
              clapper evaluate knn runs/ave sounds --modality sound --labels esc10.csv --split-column fold
            """)

    @OptionGroup var arguments: LabelledArguments

    func run() throws {
        let features = try arguments.probeFeatures()
        let report = try NeighbourEvaluation.run(
            features, seeds: arguments.features.allSeeds, folds: arguments.features.folds)
        arguments.note(
            features.clips, testCount: report.testCount, trainingCount: report.trainingCount)
        table(report).print(as: arguments.output.format)
    }

    private func table(_ report: NeighbourReport) -> ResultTable {
        let (voters, depths) = (NeighbourEvaluation.voters, NeighbourEvaluation.depths)
        var table = ResultTable(
            columns: ["features"] + voters.map { "\($0)-NN (%)" } + ["standard error (%)"]
                + depths.map { "R@\($0) (%)" } + ["clips tested"])
        for row in report.rows {
            table.rows.append(
                [.text(row.name)] + row.votes.map(Cell.percent) + [.percent(row.standardError)]
                    + row.hits.map(Cell.percent) + [.integer(report.testCount)])
        }
        return table
    }
}
