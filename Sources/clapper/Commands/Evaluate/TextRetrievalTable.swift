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
        let count = Double(report.momentCount)
        table.rows.append(
            [.text("chance"), .text("text -> clip")]
                + depths.map { .number(100 * min(1, Double($0) / count), decimals: 1) }
                + [
                    .number((count + 1) / 2, decimals: 1), .number((count + 1) / 2, decimals: 1),
                ] + counts)
        return table
    }
}
