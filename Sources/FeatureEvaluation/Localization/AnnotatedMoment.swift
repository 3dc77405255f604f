/// A box in a picture, in shares of its sides, half open.
public struct AnnotatedBox: Sendable, Equatable {
    /// Left edge, 0 to 1.
    public let left: Double
    /// Upper edge, 0 to 1.
    public let top: Double
    /// Right edge, 0 to 1.
    public let right: Double
    /// Lower edge, 0 to 1.
    public let bottom: Double

    /// Makes a box; what is outside of the picture is cut off.
    public init(left: Double, top: Double, right: Double, bottom: Double) {
        func inside(_ value: Double) -> Double { min(max(value, 0), 1) }
        (self.left, self.top) = (inside(left), inside(top))
        (self.right, self.bottom) = (inside(right), inside(bottom))
    }

    /// Whether a place, in shares of the picture's sides, lies in it.
    public func contains(x: Double, y: Double) -> Bool {
        x >= left && x < right && y >= top && y < bottom
    }
}

/// A frame in which it is known where the sound comes from.
public struct AnnotatedMoment: Sendable, Equatable {
    /// What several boxes mean.
    public enum Rule: Sendable {
        /// Together they are the region.
        case union
        /// Each is one person's opinion: what two agree on counts whole, what one says half.
        case consensus
    }

    /// The file with the picture.
    public var picturePath: String
    /// An instant at which the frame is shown, on the file's clock; nil for the middle of the file.
    public var seconds: Double?
    /// The file with the sound: the same, or one beside a single picture, whose middle is heard.
    public var soundPath: String
    /// Where the sound comes from.
    public var boxes: [AnnotatedBox]
    /// What several boxes mean.
    public var rule: Rule
    /// The pixels that are meant, where that is known better than by a box.
    public var mask: SourceMask?
    /// Whether something else is in view that makes no sound; nil where that is not known.
    public var hasDistractor: Bool?
}

/// Pixels of a label picture.
public struct SourceMask: Sendable, Equatable {
    /// The label picture, as DAVIS has them.
    public let path: String
    /// The label of the pixels.
    public let label: UInt8
}

/// What a truth says about a collection of clips.
public struct LocalizationTruth: Sendable {
    /// The moments that can be judged.
    public internal(set) var moments: [AnnotatedMoment] = []
    /// What cannot be judged, and how often, by reason.
    public internal(set) var leftOut: [String: Int] = [:]

    mutating func leaveOut(_ reason: String) { leftOut[reason, default: 0] += 1 }
}
