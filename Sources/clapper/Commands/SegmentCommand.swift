import ArgumentParser
internal import ClipDatasets
internal import Essentials
internal import Foundation
internal import Inference
internal import MediaIO
internal import MotionSegmentation
internal import PretextTasks
internal import TensorCore

/// Marks what moves in a clip, or what could move in a picture.
struct SegmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Mark what moves in a clip, or what could move in a picture.",
        discussion: """
            With a run of 'motionmask' each frame is looked at by itself, so pictures can be segmented too. With \
            --motion-only no network is needed: what moves other than the camera makes it is marked, and pixels \
            of which the motion does not tell are left undecided.

            --out is a folder: masks/00000.png and so on, of the size of the frames (0 background, 1 moving, 255 \
            undecided, in the colours of PASCAL VOC); overlay.mp4, or overlay.png for a picture; frames.csv \
            with the share, the box and the centre of what moves in each frame, in pixels.

              clapper segment runs/motionmask clip.mp4 --out marked
              clapper segment clip.mp4 --motion-only --out moving
            """)

    @Argument(
        help: ArgumentHelp(
            "The folder of a run or a checkpoint file, and a video or picture; the video alone with "
                + "--motion-only.", valueName: "run and clip"))
    var paths: [String]

    @Option(help: "The folder for what is found.")
    var out: String

    @Flag(help: "Go by the motion in the clip, without a network.")
    var motionOnly = false

    @OptionGroup var motion: MotionOptions

    @Option(help: "Pixels count as moving from this probability on (with a run).")
    var threshold = 0.5

    @Flag(help: "Write into a folder that is not empty, in place of earlier results.")
    var overwrite = false

    @OptionGroup var threads: WorkerOptions

    func validate() throws {
        guard paths.count == (motionOnly ? 1 : 2) else {
            throw ValidationError(
                motionOnly
                    ? "give one video with --motion-only" : "give a run, and a video or picture")
        }
        guard (0...1).contains(threshold) else {
            throw ValidationError("--threshold must lie between 0 and 1")
        }
    }

    func run() throws {
        try ResultFolder.require(out, overwrite: overwrite)
        let clip = paths[paths.count - 1]
        let file = try MediaFile(path: clip)
        guard let video = file.info.video else {
            throw DatasetError(.unusable, "\(clip): has no picture")
        }
        let frameRate = video.frameRate ?? 25
        let source = try source(frameRate: frameRate)
        let output = try SegmentationOutput(
            folder: out, width: video.width, height: video.height, frameRate: frameRate,
            threshold: motionOnly ? nil : Float(threshold))
        let longest = motionOnly ? motion.size : MotionSegmenter.longestSide
        try segment(file, video, ClipSegmenter(source, longestSide: longest), longest, output)
        Console.note(output.summary)
    }

    private func source(frameRate: Double) throws -> ClipSegmenter.Source {
        if motionOnly {
            var segmenter = motion.segmenter(workers: threads.budget.decodeWorkers)
            segmenter.frameRate = frameRate
            return .motion(segmenter)
        }
        ComputeThreads.configure(threads.budget.computeThreads)
        return .network(try TrainedModel(path: paths[0]).motionPredictor())
    }

    /// Hands all frames to the segmenter, and each with its scores to the output.
    private func segment(
        _ file: MediaFile, _ video: VideoStreamInfo, _ segmenter: ClipSegmenter, _ longest: Int,
        _ output: SegmentationOutput
    ) throws {
        let size = MotionSegmenter.workingSize(
            width: video.width, height: video.height, longest: longest)
        var waiting: [VideoFrame] = []
        func hand(over maps: [ScoreMap]) throws {
            for (frame, map) in zip(waiting, maps) { try output.append(frame, map) }
            waiting.removeFirst(maps.count)
        }
        var failure: (any Error)?
        try file.forEachFrame(size: .exact(width: size.width, height: size.height)) { frame in
            do {
                waiting.append(frame)
                try hand(over: segmenter.append(frame))
            } catch {
                failure = error
            }
            return failure == nil
        }
        if let failure { throw failure }
        if motionOnly, output.frameCount + waiting.count < 2 {
            throw DatasetError(
                .unusable, "\(file.info.path): is a single picture, in which nothing moves")
        }
        try hand(over: segmenter.finish())
        try output.finish()
    }
}
