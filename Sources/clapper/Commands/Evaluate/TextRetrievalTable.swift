internal import FeatureEvaluation
internal import Retrieval

/// Results of retrieval by words as rows.
enum TextRetrievalTable {
    /// Makes the table.
    ///
    /// - Parameters:
    ///   - report: what was measured.
    ///   - networks: names of the networks, in the order of the report.
    ///   - depths: ranks of which the recall is shown.
    /// - Returns: the table.
    static func table(
        _ report: TextRetrievalReport, networks: [String], depths: [Int]
    ) -> ResultTable {
        var table = ResultTable(
            columns: ["network", "direction"] + depths.map { "R@\($0) (%)" }
                + ["median rank", "mean rank", "clips", "sentences"])
        let counts = [Cell.integer(report.momentCount), .integer(report.sentenceCount)]
        func add(_ network: String, _ direction: String, _ ranks: RankSummary) {
            table.rows.append(
                [.text(network), .text(direction)]
                    + depths.map { .number(100 * ranks.recall(at: $0), decimals: 1) }
                    + [
                        .number(ranks.medianRank, decimals: 1),
                        .number(ranks.meanRank, decimals: 1),
                    ] + counts)
        }
        for (index, network) in networks.enumerated() {
            add(network, "text -> clip", report.textToClip[index])
            add(network, "clip -> text", report.clipToText[index])
        }
        add("mismatched", "text -> clip", report.mismatched)
        table.rows.append(
            [.text("chance"), .text("text -> clip")]
                + depths.map { depth in
                    .number(100 * mean(report) { min(1, Double(depth) / $0) }, decimals: 1)
                }
                + [
                    .number(mean(report) { ($0 + 1) / 2 }, decimals: 1),
                    .number(mean(report) { ($0 + 1) / 2 }, decimals: 1),
                ] + counts)
        return table
    }

    /// The mean over sentences of something that follows from the number of clips that each searches.
    private static func mean(
        _ report: TextRetrievalReport, _ value: (Double) -> Double
    ) -> Double {
        report.candidateCounts.reduce(0) { $0 + value(Double($1)) }
            / Double(max(1, report.candidateCounts.count))
    }
}
