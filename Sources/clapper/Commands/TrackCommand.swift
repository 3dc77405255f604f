import ArgumentParser
internal import Essentials
internal import Inference
internal import PretextTasks
internal import TensorCore

/// Follows objects through a clip.
struct TrackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Follow objects that are marked in a clip's first frame.",
        discussion: """
            Needs a run of 'track'. Objects are given as a mask, as boxes, or as points. --out is a folder for all \
            results: masks/00000.png and so on (palette pictures), overlay.mp4, and objects.csv with area, centre, box, and the \
            place where the object is surest, in pixels; or one file ending in .mp4 or .csv for that alone. With --points, those \
            places are drawn.

            Labels go from frame to frame as in Jabri et al., 2020: each place takes the labels of the likest places of \
            frames before. Memory does not grow with the clip.

              clapper track runs/track clip.mp4 --mask first.png --out tracked
              clapper track runs/track clip.mp4 --box 40,30,120,90 --from 2 --to 8 --out tracked.mp4
            """)

    @Argument(help: ArgumentHelp("The folder of a run, or a checkpoint file.", valueName: "run"))
    var runPath: String

    @Argument(help: "A video.")
    var clip: String

    @OptionGroup var marks: MarkOptions

    @Option(help: "Where it goes: an empty folder, or a file ending in .mp4 or .csv.")
    var out: String

    @Option(help: "The marked frame is the one shown at this second; default is the first.")
    var from: Double?

    @Option(help: "Second to end before, on the file's clock; default is the end.")
    var to: Double?

    @Flag(help: "Write into a folder that is not empty, in place of earlier results.")
    var overwrite = false

    @OptionGroup var propagation: PropagationOptions

    func validate() throws {
        if let ending = Self.otherForms.first(where: { out.lowercased().hasSuffix($0) }) {
            throw ValidationError(
                "--out must be a folder, or end in .mp4 or .csv, not in \(ending)")
        }
        for (name, value) in [("--from", from), ("--to", to)] {
            if let value, !(-1e6...1e6).contains(value) {
                throw ValidationError("\(name) must lie between -1000000 and 1000000 s")
            }
        }
        if let from, let to, from >= to { throw ValidationError("--from must be less than --to") }
    }

    /// Endings of files that are not written; no folder is meant by them.
    private static let otherForms = [
        ".avi", ".gif", ".jpg", ".json", ".mkv", ".mov", ".npy", ".png", ".webm",
    ]

    func run() throws {
        ComputeThreads.configure(ThreadBudget.availableCores)
        let model = try TrainedModel(path: runPath).placeTracker()
        let objects = try marks.marks()
        let output = try TrackingOutput(
            path: out, clip: clip, marksPeaks: !marks.points.isEmpty, overwrite: overwrite)
        try ClipTracking.run(
            clip, following: objects, model: model, settings: propagation.settings,
            shortSide: propagation.shortSide, span: ClipTracking.Span(start: from, end: to)
        ) { frame, tracked in
            try output.append(frame, tracked)
        }
        try output.finish()
        Console.note("\(out): \(output.objectCount) objects in \(output.frameCount) frames")
    }
}
