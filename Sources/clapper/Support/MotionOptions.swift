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

    func validate() throws {
        guard (32...2000).contains(size) else {
            throw ValidationError("--size must lie between 32 and 2000")
        }
        guard (10...5000).contains(superpixels) else {
            throw ValidationError("--superpixels must lie between 10 and 5000")
        }
    }

    /// The segmenter of these options.
    func segmenter(workers: Int) -> MotionSegmenter {
        var settings = MotionSegmenter.Settings()
        settings.method = method
        settings.camera = camera
        settings.flow = flow
        settings.superpixels = superpixels
        var segmenter = MotionSegmenter(settings)
        segmenter.workers = workers
        return segmenter
    }
}
