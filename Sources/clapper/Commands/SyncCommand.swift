import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import Foundation
internal import Inference
internal import MediaIO
internal import TensorCore

/// Tells how late the sound of a clip is.
struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Tell how late or early a clip's sound is, and put it right.",
        discussion: """
            Needs a run of 'sync'. Every picture is held against the sounds around it; the offset is where they agree \
            best on average. Positive offsets mean that the sound is late; SyncNet's sign is the opposite. \
            Confidence is the largest mean agreement minus the median over all offsets. It says 'told' where that \
            is above 95 % of what the clip's own sounds reach in a wrong order, else 'doubtful', 'silent', \
            'still' or 'too-short'. Parts of the clip get offsets of their own, so that drift is seen.

            The ending of --out chooses its form: .png a picture of the agreement over offsets and of offsets \
            over time, .csv or .json the numbers. --write-fixed copies the streams without encoding them, \
            with other times.

              clapper sync runs/sync clip.mp4
              clapper sync runs/sync clip.mp4 --out curve.png --write-fixed fixed.mp4
            """)

    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A video.")
    var clip: String

    @OptionGroup var search: OffsetSearchOptions

    @Option(help: "Seconds from one picture to the next; frames that are met twice count once.")
    var stride = OffsetSearch.frameSeconds

    @Option(help: "Seconds of a part of the clip that gets an offset of its own.")
    var window = 4.0

    @Option(help: "Where the curve goes: a file ending in .png, .csv or .json.")
    var out: String?

    @Option(
        help: "Where a copy goes in which sound and picture are aligned (.mp4, .mov, .mkv, .webm).")
    var writeFixed: String?

    @Flag(help: "Replace the file of --write-fixed where there is one.")
    var overwrite = false

    @Flag(help: "Write the copy even where the confidence says nothing.")
    var force = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0.001...10).contains(stride) else {
            throw ValidationError("--stride must lie between 0.001 and 10 s")
        }
        guard (0.1...60).contains(window) else {
            throw ValidationError("--window must lie between 0.1 and 60 s")
        }
        if let out, SynchronizationOutput.Form(path: out) == nil {
            throw ValidationError("--out must end in .png, .csv or .json")
        }
        if let writeFixed, !StreamCopy.endings.contains(where: { writeFixed.hasSuffix("." + $0) }) {
            let endings = StreamCopy.endings.map { "." + $0 }.joined(separator: ", ")
            throw ValidationError("--write-fixed must end in one of \(endings)")
        }
        if writeFixed == nil, overwrite || force {
            throw ValidationError("--overwrite and --force go with --write-fixed")
        }
    }

    func run() throws {
        if let out { try AtomicFile.requireWritable(out) }
        try checkCopy()
        ComputeThreads.configure(ThreadBudget.forThisMachine().computeThreads)
        let model = try TrainedModel(path: runPath).soundSynchronizer()
        let synchronizer = try ClipSynchronizer(
            model: model, search: search.search(stride: stride, windowSeconds: window))
        let result = try synchronizer.synchronize(clip)
        let table = SynchronizationTable(result: result)
        table.table.print(as: output.format)
        Console.note(table.summary)
        if let out { try SynchronizationOutput(result: result, clip: clip).write(to: out) }
        if let writeFixed { try writeCopy(to: writeFixed, result, synchronizer) }
    }

    /// Refuses a copy that would replace something, before work is spent on it.
    private func checkCopy() throws {
        guard let writeFixed else { return }
        try AtomicFile.requireWritable(writeFixed)
        if CanonicalPath.of(writeFixed) == CanonicalPath.of(clip) {
            throw ConfigurationError("\(writeFixed): is the clip itself; give another name")
        }
        if !overwrite, FileManager.default.fileExists(atPath: writeFixed) {
            throw ConfigurationError(
                "\(writeFixed): is there already; give --overwrite to replace it")
        }
    }

    /// Writes the copy, and tells what remains in it.
    private func writeCopy(
        to path: String, _ result: SynchronizedClip, _ synchronizer: ClipSynchronizer
    ) throws {
        let isWorth = result.verdict == .told && !result.whole.curve.isAtEnd
        guard isWorth || force else {
            throw DatasetError(
                .unusable,
                "\(path): not written, since the offset is not certain; give --force to write it")
        }
        let offset = result.whole.curve.offsetSeconds
        try StreamCopy.write(clip, to: path, delayingSoundBy: -offset)
        let left = try synchronizer.synchronize(path).whole.curve.offsetSeconds
        Console.note(
            String(
                format: "%@: its sound comes %.0f ms %@; an offset of %.0f ms is left", path,
                1000 * abs(offset), offset > 0 ? "earlier" : "later", 1000 * left))
    }
}
