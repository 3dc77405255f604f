internal import ClipDatasets

/// What the offset found in a clip is worth.
public enum SynchronizationVerdict: String, Sendable, CaseIterable {
    /// The confidence is above what a wrong order of the clip's own sounds reaches.
    case told
    /// It is not: nothing, or not this network, tells where the sound belongs.
    case doubtful
    /// The sound is silent wherever it was listened to.
    case silent
    /// Nothing moves in the pictures.
    case still
    /// There are too few pictures for a wrong order to compare with.
    case tooShort = "too-short"
}

/// How late the sound of a clip is, as a whole and as time goes on.
public struct SynchronizedClip: Sendable, Equatable {
    /// All parts together.
    public let whole: OffsetEstimate
    /// Each part, in order of time.
    public let parts: [OffsetEstimate]
    /// Pictures that do not count, because not all windows of sound around them exist.
    public let unheardCount: Int
    /// Level of the loudest window of sound, in decibels of full scale.
    public let loudestDecibels: Double
    /// The largest change within 0.2 s of any cell of 8 x 8, in grey levels (0 to 255).
    public let largestMotion: Double
    /// Pictures a second of the file; nil where it does not tell.
    public let frameRate: Double?

    /// Makes a result from its parts.
    public init(
        whole: OffsetEstimate, parts: [OffsetEstimate], unheardCount: Int,
        loudestDecibels: Double, largestMotion: Double, frameRate: Double?
    ) {
        (self.whole, self.parts, self.unheardCount) = (whole, parts, unheardCount)
        (self.loudestDecibels, self.largestMotion) = (loudestDecibels, largestMotion)
        self.frameRate = frameRate
    }

    /// Pictures that change less are still, as in training.
    static let stillness = 1.0

    /// What the offset of the whole is worth.
    public var verdict: SynchronizationVerdict {
        if loudestDecibels < SoundLevel.silenceDecibels { return .silent }
        if largestMotion < Self.stillness { return .still }
        if whole.reference == nil { return .tooShort }
        return whole.isTold ? .told : .doubtful
    }
}
