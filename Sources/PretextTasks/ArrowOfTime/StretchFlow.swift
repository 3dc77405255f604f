internal import ClipDatasets
internal import Essentials
internal import MediaIO
internal import OpticalFlow

/// The flow of all pictures of a stretch of a clip, at equal steps, kept in the cache.
///
/// Windows overlap, so that a field serves many samples; and estimating fields takes longer than training on them. A decode
/// worker remembers the fields of the stretch it met last. For one thread at a time.
final class StretchFlow {
    private let stack: FlowStack
    private let frameSize: FrameSize
    private let estimator: FlowEstimator
    private var last: (path: String, stretch: Range<Double>, fields: [FlowField])?

    /// Changes with what is computed, so that fields of earlier versions are not used.
    private static let version = 1
    /// Steps of a displacement that are kept, a pixel.
    private static let steps: Float = 1024

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
    ) throws -> [FlowField] {
        if let last, last.path == clip.path, last.stretch == stretch { return last.fields }
        let (size, record) = try reader.computed(key(stretch), choose: { _ in 0 }) {
            try estimated(in: stretch, reader)
        }
        let fields = Self.fields(of: record, width: Int(size[0]), height: Int(size[1]))
        last = (clip.path, stretch, fields)
        return fields
    }

    /// All that the fields of a clip depend on.
    private func key(_ stretch: Range<Double>) -> String {
        "flow fields \(Self.version) opencv \(FlowEstimator.libraryVersion) \(stack.method) "
            + "\(frameSize) \(stack.scale) \(stack.framesPerSecond) \(stretch)"
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
        let numbers = [fields.first?.width ?? 0, fields.first?.height ?? 0].map { UInt64($0) }
        // A record has at least one byte; so the first is none of the fields'.
        var record: [UInt8] = [0]
        for field in fields { record += Self.bytes(of: field) }
        return ClipComputation(numbers: numbers, records: record, recordBytes: record.count)
    }

    /// Displacements in steps of 1/1024 pixel, 16 bits each, the lower byte first.
    private static func bytes(of field: FlowField) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 2 * field.values.count) { bytes, count in
            for (index, value) in field.values.enumerated() {
                let cut = min(FlowStack.limit, max(-FlowStack.limit, value))
                let number = UInt16(bitPattern: Int16((cut * steps).rounded()))
                bytes[2 * index] = UInt8(truncatingIfNeeded: number)
                bytes[2 * index + 1] = UInt8(number >> 8)
            }
            count = 2 * field.values.count
        }
    }

    private static func fields(of record: [UInt8], width: Int, height: Int) -> [FlowField] {
        let length = 2 * width * height
        guard length > 0 else { return [] }
        return stride(from: 1, to: record.count, by: 2 * length).map { start in
            FlowField(
                width: width, height: height,
                values: (0..<length).map { index in
                    let low = UInt16(record[start + 2 * index])
                    let high = UInt16(record[start + 2 * index + 1])
                    return Float(Int16(bitPattern: high << 8 | low)) / steps
                })
        }
    }
}
