import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import FeatureEvaluation
internal import Inference
internal import MediaIO
internal import PretextTasks
internal import Retrieval
internal import RunRecords
internal import TensorCore

/// Retrieval of a two-stream network among clips.
struct EvaluateRetrievalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrieval",
        abstract:
            "Find the sound of a picture, and the picture of a sound or a sentence, among many clips.",
        discussion: """
            One moment of each clip takes part. R@k is the share of queries whose other half is among \
            the first k, ranks count from 1, ties share the mean of their ranks. 'mismatched' calls the \
            sound of another clip right, and has to be at chance. With --labels, nDCG@30 tells whether \
            what comes first is about the same; its chance is measured with random embeddings. Give \
            videos that the run was not trained on.

            With --text clips are found by sentences, and sentences by clips: one of what is said in each clip, or all \
            of --captions, in the form of MSR-VTT or YouCook2 (JSON) or a CSV file with video_id, sentence and \
            perhaps start and end in seconds.

              clapper evaluate retrieval runs/ave ~/other-videos --clips 100 --labels labels.csv
              clapper evaluate retrieval runs/narration ~/other-videos --text --captions test.json
            """)

    @OptionGroup var arguments: EvaluationArguments

    @Option(help: "How many clips take part at most.")
    var clips = 1000

    @Option(
        help: """
            A CSV file with a header 'file,label', or a folder of truth of rendered clips; the gain of \
            nDCG is the overlap of two clips' labels (Jaccard).
            """)
    var labels: String?

    @Flag(help: "Search by sentences; needs a run of 'narration'.")
    var text = false

    @Option(help: "Sentences about the videos, a .json or .csv file; else what is said in them.")
    var captions: String?

    @Option(help: "Which split or subset of --captions takes part, such as test or validation.")
    var subset: String?

    @Option(
        help:
            "A folder of truth of rendered clips: sentences about nothing in view are passed over.")
    var truth: String?

    @Option(help: "Sentences said in a shorter time are looked for in this many seconds.")
    var seconds = 2.0

    private static let depths = [1, 5, 10]

    func validate() throws {
        guard (2...20_000).contains(clips) else {
            throw ValidationError("--clips must lie between 2 and 20000")
        }
        guard text || captions == nil && subset == nil && truth == nil else {
            throw ValidationError("--captions, --subset and --truth go with --text")
        }
        guard !text || labels == nil else { throw ValidationError("--labels goes without --text") }
        guard captions != nil || subset == nil, captions == nil || truth == nil else {
            throw ValidationError("--subset goes with --captions, --truth without")
        }
        guard (0...3600).contains(seconds) else {
            throw ValidationError("--seconds must lie between 0 and 3600")
        }
    }

    func run() throws {
        try text ? searchByText() : searchBySound()
    }

    private func searchByText() throws {
        // Reading the captions is the first thing that may fail.
        let captions = try captions.map { try CaptionFile.captions(at: $0, subset: subset) }
        let trained = try TrainedModel(path: arguments.runPath)
        let model = try trained.textEmbedding()
        let untrained = try TrainedModel(untrainedLike: trained).textEmbedding()
        let budget = arguments.threads.budget
        ComputeThreads.configure(budget.computeThreads)
        let manifest = try ScanProgress.scan(arguments.videos, workers: budget.decodeWorkers)
        let moments = try moments(
            of: manifest.clips.filter { $0.info.video != nil }, captions, model)
        let progress = CountProgress()
        let report = try TextRetrieval.run(
            models: [model, untrained], moments: moments,
            progress: { progress.show($0, of: moments.count) })
        progress.clear()
        for file in report.leftOut { Console.note("left out: \(file)") }
        let shared = report.candidateCounts.count { $0 < report.momentCount }
        if shared > 0 {
            Console.note(
                "\(shared) of \(report.sentenceCount) sentences describe further clips word for word, "
                    + "which are no wrong answers to them")
        }
        TextRetrievalTable.table(
            report, networks: EvaluationSubject.labels(trained), depths: Self.depths
        ).print(as: arguments.output.format)
    }

    /// What is described, by captions or by what is said.
    private func moments(
        of videos: [ClipRecord], _ captions: [Caption]?, _ model: any TextEmbedding
    ) throws -> [DescribedMoment] {
        guard let captions else {
            return try DescribedMoment.narrated(
                videos, truth: NarrationTruth(folder: truth), vocabulary: model.vocabulary,
                count: clips, leastSeconds: seconds, seed: UInt64(arguments.seed))
        }
        let found = DescribedMoment.captioned(captions, clips: videos)
        if let missing = found.missing.first {
            Console.note(
                "\(found.missing.count) videos of the captions are not there, such as \(missing)")
        }
        if found.moments.count > clips {
            Console.note(
                "the first \(clips) of \(found.moments.count) described clips take part; see --clips"
            )
        }
        return Array(found.moments.prefix(clips))
    }

    private func searchBySound() throws {
        let labels = try labels.map { try ClipLabels(path: $0) }
        let subject = try arguments.subject()
        let report = try RetrievalEvaluation.run(
            models: [
                subject.trained.sharedEmbedding(), subject.untrained.sharedEmbedding(),
            ],
            task: subject.trained.task, clips: subject.clips, count: clips,
            labels: try labels?.labels(of: subject.clips), seed: UInt64(arguments.seed),
            decodeWorkers: subject.decodeWorkers)
        subject.note(
            report.clipCount, of: arguments.videos, refused: report.refusedSamples,
            damaged: report.damagedSamples)
        table(report, subject.labels).print(as: arguments.output.format)
    }

    private func table(_ report: RetrievalReport, _ networks: [String]) -> ResultTable {
        let hasLabels = labels != nil
        var table = ResultTable(
            columns: ["network", "direction"] + Self.depths.map { "R@\($0) (%)" }
                + ["median rank", "mean rank"]
                + (hasLabels ? ["nDCG@\(RetrievalEvaluation.depth)"] : []) + ["clips"])
        func add(_ network: String, _ scores: RetrievalScores) {
            guard scores.direction.isCrossModal || scores.gain != nil else { return }
            let ranks = scores.ranks
            table.rows.append(
                [.text(network), .text(scores.direction.rawValue)]
                    + Self.depths.map { depth in number(ranks.map { 100 * $0.recall(at: depth) }, 1)
                    }
                    + [number(ranks?.medianRank, 1), number(ranks?.meanRank, 1)]
                    + (hasLabels ? [number(scores.gain, 3)] : []) + [.integer(report.clipCount)])
        }
        for (network, scores) in zip(networks, report.scores) {
            scores.forEach { add(network, $0) }
        }
        report.mismatched.forEach { add("mismatched", $0) }
        for (index, direction) in SearchDirection.allCases.enumerated() {
            guard let row = chance(direction, report, report.randomGains[index], hasLabels) else {
                continue
            }
            table.rows.append(row)
        }
        return table
    }

    /// k / N for R@k, (N + 1) / 2 for ranks, and what random embeddings reach for nDCG.
    private func chance(
        _ direction: SearchDirection, _ report: RetrievalReport, _ gain: Double?, _ hasLabels: Bool
    ) -> [Cell]? {
        guard direction.isCrossModal || gain != nil else { return nil }
        let count = Double(report.clipCount)
        let ranks = direction.isCrossModal ? (count + 1) / 2 : nil
        return [.text("chance"), .text(direction.rawValue)]
            + Self.depths.map { depth in
                number(direction.isCrossModal ? 100 * min(1, Double(depth) / count) : nil, 1)
            }
            + [number(ranks, 1), number(ranks, 1)]
            + (hasLabels ? [number(gain, 3)] : []) + [.integer(report.clipCount)]
    }

    private func number(_ value: Double?, _ decimals: Int) -> Cell {
        value.map { .number($0, decimals: decimals) } ?? .missing
    }
}
