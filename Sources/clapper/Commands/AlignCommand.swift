import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import Foundation
internal import Inference
internal import MediaIO
internal import PretextTasks
internal import TensorCore

/// Puts the sentences of a clip to where what they tell of is seen.
struct AlignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "align",
        abstract: "Put narration to where what it tells of is seen.",
        discussion: """
            Needs a run of 'narration'. Every sentence is held against the pictures around it; all are placed in their \
            order so that they fit best, and those that fit nothing keep their times as far as the order allows. The \
            score says how far a sentence stands out where it is placed, in deviations. Text comes from --subtitles, \
            else from files beside the clip, else from inside it, else with --recognize from what is said.

            The ending of --out chooses its form, and it may be given several times: .srt the sentences at their new times, \
            .png a picture of the similarities, .npy the same as an array [sentences, instants].

              clapper align runs/narration clip.mp4
              clapper align runs/narration clip.mp4 --subtitles talk.srt --out fixed.srt --out matrix.png
            """)

    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A video.")
    var clip: String

    @Option(
        help: "The text, a .srt, .vtt or .json file; its times count from where the clip begins.")
    var subtitles: String?

    @Flag(help: "Recognize the speech where there is no text; see 'clapper recognize'.")
    var recognize = false

    @Option(help: "Which language is preferred where there are several, such as en.")
    var language: String?

    @OptionGroup var alignment: AlignmentOptions

    @Option(
        help:
            "Where a result goes: a file ending in .srt, .png or .npy; may be given several times.")
    var out: [String] = []

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let path = out.first(where: { AlignmentOutput.Form(path: $0) == nil }) {
            throw ValidationError("--out must end in .srt, .png or .npy, unlike \(path)")
        }
    }

    func run() throws {
        for path in out {
            try AtomicFile.requireWritable(path)
            guard path != subtitles, path != clip else {
                throw ConfigurationError("\(path): is an input; choose another name for --out")
            }
        }
        ComputeThreads.configure(ThreadBudget.forThisMachine().computeThreads)
        let model = try TrainedModel(path: runPath).textEmbedding()
        let record = try ClipRecord(headersOf: clip)
        let narration = try narration(of: record)
        for fault in narration.faults { Console.note("\(narration.source): \(fault)") }
        let aligner = try ClipAligner(model: model, strideSeconds: alignment.stride)
        let similarity = try aligner.similarity(of: narration, in: record)
        guard !similarity.seconds.isEmpty else {
            throw DatasetError(
                .unusable,
                "\(clip): is shorter than the \(model.frameTiming.span) s that the network looks at"
            )
        }
        let result = AlignmentOutput(
            clip: clip, similarity: similarity,
            aligned: CueAlignment.align(similarity, rule: alignment.rule), step: alignment.stride,
            startSeconds: record.info.startSeconds)
        for path in out { try result.write(to: path) }
        note(result, narration)
        result.table.print(as: output.format)
    }

    /// What is said in the clip.
    private func narration(of record: ClipRecord) throws -> ClipNarration {
        if let subtitles {
            let track = try SubtitleFile(path: subtitles).track(
                startSeconds: record.info.startSeconds)
            guard let narration = ClipNarration(track, of: record) else {
                throw DatasetError(
                    .unusable, "\(subtitles): none of its sentences lies within \(clip)")
            }
            return narration
        }
        let reader = NarrationReader(
            language: language,
            speechEnvironment: recognize ? ProcessInfo.processInfo.environment : nil)
        try reader.requireSpeech()
        let found = reader.narration(of: record)
        guard let narration = found.narration else {
            let reasons = found.failures.map { "; \($0)" }.joined()
            throw DatasetError(
                .unusable,
                "\(clip): has no text, neither inside nor beside it; give --subtitles or --recognize"
                    + reasons)
        }
        return narration
    }

    private func note(_ result: AlignmentOutput, _ narration: ClipNarration) {
        let seen = result.aligned.count(where: \.isSeen)
        Console.note(
            "\(narration.source): \(seen) of \(result.aligned.count) sentences tell of something seen"
        )
    }
}
