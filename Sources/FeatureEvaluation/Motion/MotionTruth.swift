internal import MediaIO
internal import MotionSegmentation

/// What is known of what moves in the frames of a sequence.
public struct MotionTruth: Sendable {
    /// What the camera does.
    public enum Camera: String, Sendable, CaseIterable {
        /// It stands still.
        case still
        /// It pans, zooms or shakes.
        case moving
        /// Nobody said.
        case unknown
    }

    /// The frames and their objects.
    public let sequence: AnnotatedSequence
    /// What the camera does.
    public let camera: Camera
    /// Of each object that does not move all the time, whether it moves in each frame.
    private let movements: [UInt8: [Bool]]

    /// Makes a truth.
    ///
    /// - Parameters:
    ///   - sequence: frames with label pictures, in which 0 is the background and 255 is not judged.
    ///   - camera: what the camera does.
    ///   - movements: of labels, whether they move in each frame; labels that are left out, and frames beyond the end,
    ///     move.
    public init(
        sequence: AnnotatedSequence, camera: Camera, movements: [UInt8: [Bool]] = [:]
    ) {
        self.sequence = sequence
        self.camera = camera
        self.movements = movements
    }

    /// What each pixel of a frame is: objects that rest just then are not judged, since they may well be what moves at
    /// another time.
    ///
    /// - Throws: `MediaError` where the label picture cannot be read.
    func verdicts(ofFrame number: Int) throws -> (width: Int, height: Int, values: [PixelVerdict])?
    {
        guard let map = try sequence.labels(ofFrame: number) else { return nil }
        var table = [PixelVerdict](repeating: .moving, count: 256)
        table[0] = .background
        table[Int(SequenceJudge.voidLabel)] = .undecided
        for (label, moves) in movements where moves.indices.contains(number) && !moves[number] {
            table[Int(label)] = .undecided
        }
        return (map.width, map.height, map.labels.map { table[Int($0)] })
    }
}
