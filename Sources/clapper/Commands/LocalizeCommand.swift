import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import Foundation
internal import Inference
internal import MediaIO
internal import PretextTasks
internal import RunRecords
internal import TensorCore

/// Shows where in the pictures of a clip its sound comes from.
struct LocalizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "localize",
        abstract: "Show where in a clip's pictures a sound comes from.",
        discussion: """
            Needs a run of 'avc-locate' or 'avlocate-nce'. The ending of --out chooses the form: .mp4 the responses over the \
            picture, with sound; .gif the same without sound; .png a sheet of moments; .npy the responses \
            [moments, rows, columns], with times in a .json beside it; .csv or .json where the peak is, \
            in pixels of the original frame. Colours mean the same in the whole clip.

            Each frame is also held against sounds of other clips (of those the run was trained on, or of \
            --reference): where the peak does not pass 95 % of what these reach, or the network's own \
            boundary, the source is 'not found', and responses are drawn in grey.

              clapper localize runs/avol clip.mp4 --out where.mp4
              clapper localize runs/avol clip.mp4 --sound bell.wav --out bell.png
            """)

    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A video.")
    var clip: String

    @Option(help: "Where it goes: a file ending in .mp4, .gif, .png, .npy, .csv or .json.")
    var out: String

    @Option(help: "Ask where the sound of this file would come from, instead of the clip's own.")
    var sound: String?

    @Option(help: "Seconds from one map to the next.")
    var stride = 0.1

    @Option(help: "First second to use, on the file's clock; default is the beginning.")
    var from: Double?

    @Option(help: "Second to end before, on the file's clock; default is the end.")
    var to: Double?

    @Option(help: "Videos or sounds to hold against: a folder, a media file, or a manifest.")
    var reference: String?

    @OptionGroup var threads: WorkerOptions

    func validate() throws {
        guard LocalizationForm(path: out) != nil else {
            throw ValidationError("--out must end in .mp4, .gif, .png, .npy, .csv or .json")
        }
        let smallest = LocalizationForm(path: out) == .gif ? 0.02 : 0.001
        guard (smallest...86_400).contains(stride) else {
            throw ValidationError("--stride must lie between \(smallest) and 86400 s")
        }
        for (name, value) in [("--from", from), ("--to", to)] {
            if let value, !(-1e6...1e6).contains(value) {
                throw ValidationError("\(name) must lie between -1000000 and 1000000 s")
            }
        }
        if let from, let to, from >= to { throw ValidationError("--from must be less than --to") }
    }

    func run() throws {
        try AtomicFile.requireWritable(out)
        ComputeThreads.configure(threads.budget.computeThreads)
        let model = try TrainedModel(path: runPath).soundLocalizer()
        let references = try references(for: model)
        let localizer = try ClipLocalizer(model: model, references: references)
        let span = ClipLocalizer.Span(start: from, end: to, stride: stride)
        let result = try localizer.localize(clip, sound: sound, span: span)
        let output = LocalizationOutput(
            result: result, clip: clip, sound: sound, span: span, path: out)
        try output.write()
        Console.note(output.summary)
    }

    /// Sounds to hold against, where there are any.
    private func references(for model: any SoundLocalizer) throws -> MismatchedSounds? {
        let source = reference ?? RunFolder(runPath).manifestPath
        // A checkpoint by itself has no list of videos beside it.
        guard reference != nil || FileManager.default.fileExists(atPath: source) else {
            Console.note("no sounds to hold against: give --reference")
            return nil
        }
        let manifest = try ScanProgress.scan(source, workers: threads.budget.decodeWorkers)
        let sounds = try MismatchedSounds.draw(
            from: manifest.clips, excluding: [clip] + (sound.map { [$0] } ?? []), for: model,
            seed: 1)
        guard let sounds else {
            guard let reference else {
                Console.note("no sound of the run's videos can be read: give --reference")
                return nil
            }
            throw DatasetError(.unusable, "\(reference): gives no sound to hold against")
        }
        Console.note("held against \(sounds.count) sounds of \(manifest.root)")
        return sounds
    }
}
