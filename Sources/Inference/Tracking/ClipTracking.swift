public import MediaIO
public import PretextTasks

/// Follows objects through a clip.
public enum ClipTracking {
    /// Which part of a clip is looked at, in seconds on the file's clock.
    public struct Span: Sendable {
        /// An instant at which the first frame is shown; nil for the first one.
        public var start: Double?
        /// The end, not included; nil for the end of the clip.
        public var end: Double?

        /// Makes a span.
        public init(start: Double? = nil, end: Double? = nil) {
            (self.start, self.end) = (start, end)
        }
    }

    /// Goes through a clip, frame by frame, in memory that does not grow with its length.
    ///
    /// - Parameters:
    ///   - path: the clip.
    ///   - marks: what is to be followed, as it is in the first frame of the span.
    ///   - model: the network, in inference form.
    ///   - settings: how labels go on.
    ///   - shortSide: the shorter side, in pixels, of frames as the network sees them; nil for that of training.
    ///   - span: the part of the clip.
    ///   - body: gets each frame and what is in it.
    /// - Throws: `MediaError`, `ConfigurationError` where the marks do not fit the first frame, and what `body` throws.
    public static func run(
        _ path: String, following marks: ObjectMarks, model: any PlaceTracker,
        settings: PropagationSettings, shortSide: Int? = nil, span: Span = Span(),
        _ body: (VideoFrame, TrackedFrame) throws -> Void
    ) throws {
        var tracker: MaskTracker?
        var failure: (any Error)?
        try MediaFile(path: path).forEachFrame(size: .native, from: span.start) { frame in
            if let end = span.end, frame.presentationSeconds >= end { return false }
            do {
                let current =
                    try tracker
                    ?? MaskTracker(
                        of: marks.labels(width: frame.width, height: frame.height), model: model,
                        settings: settings, path: path, shortSide: shortSide)
                tracker = current
                try body(frame, current.next(frame))
            } catch {
                failure = error
            }
            return failure == nil
        }
        if let failure { throw failure }
        guard tracker != nil else {
            throw MediaError(
                code: .endOfStream, path: path, message: "shows no frame in the span asked for")
        }
    }
}
