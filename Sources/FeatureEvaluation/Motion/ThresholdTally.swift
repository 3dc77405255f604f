public import MotionSegmentation

/// How well score maps, cut at a threshold, agree with true masks, at each of 50 thresholds from .02 to 1.
///
/// Every frame weighs the same. Frames in which nothing moves are not taken: overlap says nothing there.
public struct ThresholdTally: Sendable {
    /// The thresholds; a pixel whose score is at least that counts as moving.
    public static let thresholds = (1...50).map { Float($0) / 50 }

    private var overlaps = [Double](repeating: 0, count: thresholds.count)
    private var precisions = [Double](repeating: 0, count: thresholds.count)
    private var recalls = [Double](repeating: 0, count: thresholds.count)
    /// Frames that were taken.
    public private(set) var frameCount = 0

    /// The weight of precision against recall in the F-measure.
    ///
    /// Source: Achanta, Hemami, Estrada, Süsstrunk, "Frequency-tuned Salient Region Detection", CVPR 2009.
    private static let beta = 0.3

    /// Begins with no frame.
    public init() {}

    /// Takes a frame, unless nothing moves in it.
    ///
    /// - Parameters:
    ///   - scores: of its pixels.
    ///   - truth: as many; pixels that are undecided are not judged.
    public mutating func add(_ scores: [Float], _ truth: [PixelVerdict]) {
        // Pixels by how many thresholds their score reaches.
        let count = Self.thresholds.count
        var moving = [Int](repeating: 0, count: count + 1)
        var other = moving
        for (score, verdict) in zip(scores, truth) where verdict != .undecided {
            let reached = Self.reached(by: score)
            if verdict == .moving { moving[reached] += 1 } else { other[reached] += 1 }
        }
        let all = moving.reduce(0, +)
        guard all > 0 else { return }
        var (right, wrong) = (0, 0)
        for index in (0..<count).reversed() {
            right += moving[index + 1]
            wrong += other[index + 1]
            overlaps[index] += Double(right) / Double(all + wrong)
            precisions[index] += right + wrong > 0 ? Double(right) / Double(right + wrong) : 1
            recalls[index] += Double(right) / Double(all)
        }
        frameCount += 1
    }

    /// How many of the thresholds a score is at least.
    private static func reached(by score: Float) -> Int {
        let count = thresholds.count
        let place = min(count, max(0, Int(score * Float(count))))
        // The product may have been rounded to either side.
        if place < count, score >= thresholds[place] { return place + 1 }
        return place > 0 && score < thresholds[place - 1] ? place - 1 : place
    }

    /// Takes all frames of another tally.
    public mutating func add(_ other: ThresholdTally) {
        for index in overlaps.indices {
            overlaps[index] += other.overlaps[index]
            precisions[index] += other.precisions[index]
            recalls[index] += other.recalls[index]
        }
        frameCount += other.frameCount
    }

    /// The mean intersection over union at one of the thresholds, 0 to 1.
    public func meanOverlap(at index: Int) -> Double {
        frameCount == 0 ? 0 : overlaps[index] / Double(frameCount)
    }

    /// The threshold with the largest mean intersection over union; of several the middle one.
    public var bestThreshold: Int {
        let largest = overlaps.max() ?? 0
        let best = overlaps.indices.filter { overlaps[$0] == largest }
        return best[best.count / 2]
    }

    /// The index of the threshold ½.
    public static let half = 24

    /// The largest F-measure of mean precision and mean recall, (1 + β²) P R / (β² P + R) with β² = 0.3, over all
    /// thresholds.
    public var largestFMeasure: Double {
        guard frameCount > 0 else { return 0 }
        return overlaps.indices.map { index in
            let precision = precisions[index] / Double(frameCount)
            let recall = recalls[index] / Double(frameCount)
            let below = Self.beta * precision + recall
            return below > 0 ? (1 + Self.beta) * precision * recall / below : 0
        }.max() ?? 0
    }
}
