internal import Foundation

/// Divides frames that come one by one into stretches without cuts, keeping no more than two stretches of them.
struct ShotStream {
    private var frames: [ColorPicture] = []
    private var features: [[Float]] = []

    /// The most frames that are kept.
    static let window = 2 * MotionSegmenter.mostFrames
    private static let mostParts = 5

    /// Adds a frame; the stretches that are complete with it.
    mutating func append(_ frame: ColorPicture) -> [[ColorPicture]] {
        frames.append(frame)
        features.append(ColourHistogram.of(frame))
        guard frames.count >= Self.window else { return [] }
        let parts = KernelTemporalSegmentation.parts(of: features, mostParts: Self.mostParts)
        // The last one may go on. A single one gives away its first half.
        let end = parts.count > 1 ? parts[parts.count - 1].lowerBound : MotionSegmenter.mostFrames
        return take(end, parts)
    }

    /// The stretches that are left at the end.
    mutating func finish() -> [[ColorPicture]] {
        take(
            frames.count,
            KernelTemporalSegmentation.parts(of: features, mostParts: Self.mostParts))
    }

    private mutating func take(_ end: Int, _ parts: [Range<Int>]) -> [[ColorPicture]] {
        let stretches = parts.filter { $0.lowerBound < end }.flatMap { part in
            Self.divided(part.lowerBound..<min(end, part.upperBound))
        }
        let result = stretches.map { Array(frames[$0]) }
        frames.removeFirst(end)
        features.removeFirst(end)
        return result
    }

    /// Equal pieces that are short enough.
    static func divided(_ part: Range<Int>) -> [Range<Int>] {
        let pieces = max(
            1, (part.count + MotionSegmenter.mostFrames - 1) / MotionSegmenter.mostFrames)
        return (0..<pieces).map { piece in
            let low = part.lowerBound + part.count * piece / pieces
            return low..<part.lowerBound + part.count * (piece + 1) / pieces
        }
    }
}
