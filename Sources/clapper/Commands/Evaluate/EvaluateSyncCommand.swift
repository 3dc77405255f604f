import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import FeatureEvaluation
internal import Foundation
internal import Inference
internal import RunRecords

/// How well a network finds out how late a sound is.
struct EvaluateSyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Displace the sound of clips, and see whether the offset is found.",
        discussion: """
            Offsets are drawn evenly within --range; the sound is read at other times, so nothing is wrapped around. \
            --truth tells how late sounds are already: a folder of .json files as 'sample-media' writes them \
            (default: VIDEOS with .truth appended, where it is there), or a .csv file with the head \
            file,offset_ms; positive is late. Without truth, sounds are taken to be in time.

            'within 40 ms' is the share found to a frame of SyncNet. 'AUROC right' tells how well confidence \
            divides right from wrong offsets, 'AUROC event' parts of clips in which something is heard from \
            those in which nothing is (chance 0.5). Give videos that the run was not trained on.

              clapper evaluate sync runs/sync clips --repeats 3
            """)

    @OptionGroup var arguments: EvaluationArguments

    @Option(help: "How late the clips' sounds are already, and when something is heard.")
    var truth: String?

    @OptionGroup var search: OffsetSearchOptions

    @Option(
        help: "Seconds of a part of a clip whose confidence is held against what is heard in it.")
    var window = 4.0

    @Option(help: "How many clips take part at most.")
    var clips = 1000

    @Option(help: "How many offsets each clip gets.")
    var repeats = 1

    func validate() throws {
        guard (1...1_000_000).contains(clips) else {
            throw ValidationError("--clips must lie between 1 and 1000000")
        }
        guard (1...10_000).contains(repeats) else {
            throw ValidationError("--repeats must lie between 1 and 10000")
        }
        guard (0.1...60).contains(window) else {
            throw ValidationError("--window must lie between 0.1 and 60 s")
        }
    }

    func run() throws {
        let subject = try arguments.subject()
        let (trained, untrained) = (
            try subject.trained.soundSynchronizer(), try subject.untrained.soundSynchronizer()
        )
        let progress = CountProgress()
        let report = try SynchronizationEvaluation.run(
            trained: trained, untrained: untrained, clips: subject.clips,
            truth: try truth(for: subject.clips),
            search: search.search(stride: OffsetSearch.frameSeconds, windowSeconds: window),
            limit: clips, repeats: repeats, seed: UInt64(arguments.seed),
            progress: { progress.show($0, of: min(clips, subject.clips.count)) })
        progress.clear()
        note(report)
        table(report, subject.labels).print(as: arguments.output.format)
    }

    private func truth(for clips: [ClipRecord]) throws -> SynchronizationTruth {
        let path = truth ?? DefaultTruth.path(of: arguments.videos)
        // Only what was asked for has to be there.
        guard truth != nil || FileManager.default.fileExists(atPath: path) else {
            Console.note("no truth: the clips' own sound is taken to be in time")
            return .nothing
        }
        return try SynchronizationTruth(contentsOf: path, for: clips)
    }

    private func note(_ report: SynchronizationReport) {
        for (reason, count) in report.leftOut.sorted(by: { $0.key < $1.key }) {
            Console.note("left out: \(count) searches for '\(reason)'")
        }
        let scores = report.trained
        Console.note(
            "\(scores.searchCount) offsets in \(scores.clipCount) clips of \(arguments.videos); "
                + "the truth knows \(report.knownCount) clips")
    }

    private func table(_ report: SynchronizationReport, _ labels: [String]) -> ResultTable {
        var table = ResultTable(columns: [
            "network", "within 40 ms (%)", "standard error (%)", "mean error (ms)",
            "median error (ms)", "told (%)", "right of told (%)", "AUROC right", "AUROC event",
            "searches", "clips",
        ])
        let networks = [
            (labels[0], report.trained), ("trained, sound of another clip", report.mismatched),
            (labels[1], report.untrained),
        ]
        for case (let label, let scores?) in networks { table.rows.append(row(label, scores)) }
        table.rows.append(row("chance: random offset", report.randomGuess))
        table.rows.append(row("always in time", report.noOffset))
        return table
    }

    private func row(_ label: String, _ scores: SynchronizationScores) -> [Cell] {
        [
            .text(label), .number(100 * scores.withinFrame, decimals: 1),
            .percent(scores.standardError),
            .number(1000 * scores.meanError, decimals: 0),
            .number(1000 * scores.medianError, decimals: 0),
            .number(100 * scores.toldShare, decimals: 1),
            scores.toldRight.map { .number(100 * $0, decimals: 1) } ?? .missing,
            scores.rightArea.map { .number($0, decimals: 3) } ?? .missing,
            scores.eventArea.map { .number($0, decimals: 3) } ?? .missing,
            .integer(scores.searchCount), .integer(scores.clipCount),
        ]
    }

    private func row(_ label: String, _ guess: OffsetGuess) -> [Cell] {
        [
            .text(label),
            .number(100 * guess.share(within: OffsetSearch.frameSeconds), decimals: 1), .missing,
            .number(1000 * guess.meanError, decimals: 0),
            .number(1000 * guess.medianError, decimals: 0), .missing, .missing,
            .number(0.5, decimals: 3), .number(0.5, decimals: 3), .missing, .missing,
        ]
    }
}
