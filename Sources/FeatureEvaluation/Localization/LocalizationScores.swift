/// How well maps show where sounds come from.
public struct LocalizationScores: Sendable {
    /// Share of moments whose peak lies in a box, 0 to 1.
    public let peakInRegion: Double
    /// Its standard error; moments of one clip are not independent, so clips are the units.
    public let standardError: Double
    /// Share of moments with a consensus IoU of at least 0.5, the "cIoU" of papers.
    public let consensusIoU: Double
    /// Area under that share as a function of the threshold, from 0 to 1 in steps of 0.05.
    public let areaUnderCurve: Double
    /// Mean of the maps' maxima; nil for what is no map of a network.
    public let meanMaximum: Double?
    /// Moments judged.
    public let momentCount: Int
    /// Clips that they come from.
    public let clipCount: Int
}

/// Collects `LocalizationScores` moment by moment.
struct LocalizationTally {
    private var hits = ClusteredShare()
    private var overlaps: [Double] = []
    private var maxima: [Float] = []

    /// Adds a moment; `hit` is 1 where the peak lies in the region, else 0, or a probability.
    mutating func add(hit: Double, overlap: Double, maximum: Float?, clip: Int) {
        hits.add(hit, clip: clip)
        overlaps.append(overlap)
        if let maximum { maxima.append(maximum) }
    }

    var isEmpty: Bool { overlaps.isEmpty }

    var scores: LocalizationScores {
        let mean = maxima.reduce(0.0) { $0 + Double($1) } / Double(max(1, maxima.count))
        return LocalizationScores(
            peakInRegion: hits.share, standardError: hits.standardError,
            consensusIoU: share(atLeast: 0.5), areaUnderCurve: areaUnderCurve,
            meanMaximum: maxima.isEmpty ? nil : mean, momentCount: overlaps.count,
            clipCount: hits.clipCount)
    }

    private func share(atLeast threshold: Double) -> Double {
        Double(overlaps.count { $0 >= threshold }) / Double(max(1, overlaps.count))
    }

    /// Trapezoids over 21 thresholds.
    private var areaUnderCurve: Double {
        let shares = (0...20).map { share(atLeast: 0.05 * Double($0)) }
        return zip(shares, shares.dropFirst()).reduce(0) { $0 + 0.05 * ($1.0 + $1.1) / 2 }
    }
}
