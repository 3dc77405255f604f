internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import OpticalFlow

/// The flow of all pictures of a stretch of a clip, at equal steps, kept in the cache.
///
/// Windows overlap, so that a field serves many samples; and estimating fields takes longer than training on them. A decode
/// worker remembers the stretch it met last. For one thread at a time.
final class StretchFlow {
    private let stack: FlowStack
    private let frameSize: FrameSize
    private let estimator: FlowEstimator
    private var last: (path: String, stretch: Range<Double>, fields: StretchFields)?

    /// Changes with what is computed, so that fields of earlier versions are not used.
    private static let version = 2

    init(stack: FlowStack, frameSize: FrameSize, estimator: FlowEstimator) {
        self.stack = stack
        self.frameSize = frameSize
        self.estimator = estimator
    }

    /// The fields from each picture of a stretch to the next.
    ///
    /// - Parameters:
    ///   - stretch: in seconds on the clock of the file; its first picture is shown at its start.
    ///   - clip: the clip.
    ///   - reader: of the clip.
    /// - Returns: fields of one size, as far as there are pictures; none where the stretch is too short.
    /// - Throws: `MediaError` where it cannot be read or pictures end before it, `FlowError`.
    func fields(
        in stretch: Range<Double>, of clip: ClipRecord, from reader: ClipReader
    ) throws -> StretchFields {
        if let last, last.path == clip.path, last.stretch == stretch { return last.fields }
        let (size, record) = try reader.computed(key(stretch), choose: { _ in 0 }) {
            try estimated(in: stretch, reader)
        }
        let fields = StretchFields(
            width: Int(size[0]), height: Int(size[1]), record: record)
        last = (clip.path, stretch, fields)
        return fields
    }

    /// All that the fields of a clip depend on.
    private func key(_ stretch: Range<Double>) -> String {
        "flow fields \(Self.version) opencv \(FlowEstimator.libraryVersion) \(stack.method) "
            + "\(frameSize) \(stack.framesPerSecond) \(stretch)"
    }

    /// Width and height of the fields, and one record of all of them.
    private func estimated(
        in stretch: Range<Double>, _ reader: ClipReader
    ) throws -> ClipComputation {
        let length = stretch.upperBound - stretch.lowerBound
        let count = Int(length * stack.framesPerSecond + 1e-6) + 1
        let instants = (0..<count).map {
            stretch.lowerBound + Double($0) / stack.framesPerSecond
        }
        let frames = try reader.coveredFrames(at: instants, size: frameSize, isKept: false)
        let fields = try stack.flow(through: FlowStack.pictures(of: frames), estimator)
        let kept = StretchFields(of: fields)
        return ClipComputation(
            numbers: [UInt64(kept.width), UInt64(kept.height)], records: kept.record,
            recordBytes: kept.record.count)
    }
}
