/// How well masks follow objects through sequences.
public struct MaskScores: Sendable {
    /// The region similarity J: means over objects of what `FrameStatistics` has of each.
    public let regionSimilarity: FrameStatistics
    /// The contour accuracy F, likewise.
    public let contourAccuracy: FrameStatistics
    /// Standard error of J&F; objects of one sequence are not independent, so sequences are the units.
    public let standardError: Double
    /// Objects judged.
    public let objectCount: Int
    /// Sequences that they are in.
    public let sequenceCount: Int
    /// Frames judged, of all sequences.
    public let frameCount: Int

    /// J&F: the mean of both means, 0 to 1.
    public var mean: Double { (regionSimilarity.mean + contourAccuracy.mean) / 2 }
}

/// Collects `MaskScores` sequence by sequence.
public struct MaskTally: Sendable {
    private var regions: [FrameStatistics] = []
    private var contours: [FrameStatistics] = []
    private var means = ClusteredShare()
    private var sequenceCount = 0
    private var frameCount = 0

    /// Begins without any sequence.
    public init() {}

    /// Adds a sequence; one without objects or frames is left out.
    public mutating func add(_ judge: SequenceJudge) {
        guard let frames = judge.regionSimilarities.first?.count, frames > 0 else { return }
        for (region, contour) in zip(judge.regionSimilarities, judge.contourAccuracies) {
            regions.append(FrameStatistics(region))
            contours.append(FrameStatistics(contour))
            let mean = (regions[regions.count - 1].mean + contours[contours.count - 1].mean) / 2
            means.add(mean, clip: sequenceCount)
        }
        sequenceCount += 1
        frameCount += frames
    }

    /// The result so far; nil without any object.
    public var scores: MaskScores? {
        guard !regions.isEmpty else { return nil }
        return MaskScores(
            regionSimilarity: FrameStatistics(meanOf: regions),
            contourAccuracy: FrameStatistics(meanOf: contours),
            standardError: means.standardError, objectCount: regions.count,
            sequenceCount: sequenceCount, frameCount: frameCount)
    }
}
