import ArgumentParser
internal import MotionSegmentation
internal import OpticalFlow

/// How motion is segmented.
struct MotionOptions: ParsableArguments {
    @Option(
        help:
            "How motion is found: consensus (superpixels vote over a shot) or threshold (the flow of each frame)."
    )
    var method = MotionSegmenter.Method.consensus

    @Option(
        help:
            "What the camera may do: affine (pan, zoom, turn) or translation, the rule of the paper (method consensus)."
    )
    var camera = MotionSegmenter.Camera.affine

    @Option(help: "How optical flow is estimated: farneback or dis.")
    var flow = FlowMethod.dis

    @Option(help: "The longest side of frames whose motion is looked at, in pixels.")
    var size = 400

    @Option(help: "About how many superpixels a frame has (method consensus).")
    var superpixels = 400

    @Option(
        help:
            "Flow is estimated to frames up to so many seconds before and after (method consensus); default is 3 frames, as in the paper."
    )
    var flowSpan: Double?

    @Option(
        help:
            "Motion counts at least up to so many pixels of a field of 160 x 160 (method consensus, camera affine)."
    )
    var fullMotion = 1.0

    @Option(
        help:
            "The share of the shorter side at each border in which nothing is guessed to move (method consensus)."
    )
    var border = 0.125

    @Option(help: "How often superpixels vote (method consensus).")
    var votingRounds = 50

    @Option(
        help:
            "The share of the first guess in the votes of each round; in the paper 0 (method consensus)."
    )
    var restartShare = 0.0

    @Option(help: "Weight of the kernel of colours of the conditional random field.")
    var colourWeight = 10.0

    func validate() throws {
        guard (32...2000).contains(size) else {
            throw ValidationError("--size must lie between 32 and 2000")
        }
        guard (10...5000).contains(superpixels) else {
            throw ValidationError("--superpixels must lie between 10 and 5000")
        }
        if let flowSpan, !(0.001...10).contains(flowSpan) {
            throw ValidationError("--flow-span must lie between 0.001 and 10 s")
        }
        guard (0.5...100).contains(fullMotion) else {
            throw ValidationError("--full-motion must lie between 0.5 and 100 pixels")
        }
        guard (0...0.45).contains(border) else {
            throw ValidationError("--border must lie between 0 and 0.45")
        }
        guard (1...1000).contains(votingRounds) else {
            throw ValidationError("--voting-rounds must lie between 1 and 1000")
        }
        guard (0...1).contains(restartShare) else {
            throw ValidationError("--restart-share must lie between 0 and 1")
        }
        guard (0...100).contains(colourWeight) else {
            throw ValidationError("--colour-weight must lie between 0 and 100")
        }
    }

    /// The segmenter of these options.
    func segmenter(workers: Int) -> MotionSegmenter {
        var settings = MotionSegmenter.Settings()
        settings.method = method
        settings.camera = camera
        settings.flow = flow
        settings.flowSpan = flowSpan
        settings.fullMotion = fullMotion
        settings.border = border
        settings.superpixels = superpixels
        settings.votingRounds = votingRounds
        settings.restartShare = restartShare
        settings.colourWeight = colourWeight
        var segmenter = MotionSegmenter(settings)
        segmenter.workers = workers
        return segmenter
    }
}
