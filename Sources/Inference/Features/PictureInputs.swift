internal import ClipDatasets
public import MediaIO
public import PretextTasks

/// Cuts pictures, or short clips of them, without augmentation.
public struct PictureInputs: ClipInputs {
    private let view: ImageAugmentation
    private let timing: FrameTiming

    /// Cuts what a network takes.
    public init(for model: any VisualModel) {
        (view, timing) = (model.frameView, model.frameTiming)
    }

    /// Seconds from the first frame of an input to its last.
    public var span: Double { timing.span }

    /// The pictures' stretch, and their frames a second.
    public func stretch(of info: MediaInfo) -> (range: Range<Double>, rate: Double)? {
        guard let video = info.video else { return nil }
        let length = max(0, video.durationSeconds ?? info.durationSeconds ?? 0)
        return (video.startSeconds..<(video.startSeconds + length), video.frameRate ?? 25)
    }

    /// Inputs `[N, 3, size, size]`, or `[N, 3, T, size, size]` of several frames, in `[-1, 1]`.
    public func inputs(at instants: [Double], of file: MediaFile) throws -> InputBatch {
        var frames = FrameStack(middles: instants, timing: timing, crop: view)
        do {
            try file.frames(at: frames.instants, size: view.frameSize) { frames.put($1, at: $0) }
        } catch let error as MediaError
            where error.code == .endOfStream && frames.completeCount > 0
        {
            // Headers promise more than there is; what is there counts.
        }
        return InputBatch(
            seconds: frames.seconds, values: frames.completeValues, shape: frames.shape)
    }
}
