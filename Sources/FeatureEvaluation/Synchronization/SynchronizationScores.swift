internal import Essentials
internal import Inference

/// How well a network finds offsets.
public struct SynchronizationScores: Sendable {
    /// Share of offsets found within a frame of 40 ms, 0 to 1.
    public let withinFrame: Double
    /// Its standard error; searches in one clip are not independent, so clips are the units.
    public let standardError: Double
    /// Mean absolute error in seconds.
    public let meanError: Double
    /// Median absolute error in seconds.
    public let medianError: Double
    /// Share of searches whose verdict is that the offset is told.
    public let toldShare: Double
    /// Share of these that are within a frame; nil without any.
    public let toldRight: Double?
    /// Probability that the confidence of a right offset is above that of a wrong one (area under the ROC curve);
    /// nil where all are right or all are wrong.
    public let rightArea: Double?
    /// The same for parts of clips with and without anything to be heard in them; nil where there are not both.
    public let eventArea: Double?
    /// Searches judged.
    public let searchCount: Int
    /// Clips that they are in.
    public let clipCount: Int
}

/// Collects `SynchronizationScores` search by search.
struct SynchronizationTally {
    private var answers = ClusteredShare()
    private var errors: [Double] = []
    private var toldAnswers: [Bool] = []
    private var right: [Float] = []
    private var wrong: [Float] = []
    private var eventful: [Float] = []
    private var eventless: [Float] = []

    var isEmpty: Bool { errors.isEmpty }

    /// Adds a search.
    ///
    /// - Parameters:
    ///   - result: what was found.
    ///   - offset: the true offset, in seconds.
    ///   - events: when something is heard, in seconds of the picture's clock; nil where that is not known.
    ///   - clip: the clip.
    mutating func add(
        _ result: SynchronizedClip, offset: Double, events: [Double]?, clip: Int
    ) {
        let error = abs(result.whole.curve.offsetSeconds - offset)
        // A hair, since times are sums.
        let isRight = error <= OffsetSearch.frameSeconds + 1e-9
        errors.append(error)
        answers.add(isRight ? 1 : 0, clip: clip)
        if result.verdict == .told { toldAnswers.append(isRight) }
        let confidence = Float(result.whole.curve.confidence)
        if isRight { right.append(confidence) } else { wrong.append(confidence) }
        guard let events else { return }
        for part in result.parts {
            let confidence = Float(part.curve.confidence)
            if events.contains(where: part.span.contains) {
                eventful.append(confidence)
            } else {
                eventless.append(confidence)
            }
        }
    }

    var scores: SynchronizationScores {
        let count = Double(max(1, errors.count))
        return SynchronizationScores(
            withinFrame: answers.share, standardError: answers.standardError,
            meanError: errors.reduce(0, +) / count,
            medianError: errors.isEmpty ? 0 : Median.of(errors),
            toldShare: Double(toldAnswers.count) / count,
            toldRight: toldAnswers.isEmpty
                ? nil : Double(toldAnswers.count { $0 }) / Double(toldAnswers.count),
            rightArea: Self.area(right, wrong), eventArea: Self.area(eventful, eventless),
            searchCount: errors.count, clipCount: answers.clipCount)
    }

    private static func area(_ above: [Float], _ below: [Float]) -> Double? {
        above.isEmpty || below.isEmpty ? nil : Tally.areaUnderCurve(above, below)
    }
}
