internal import Essentials

/// Three clips of consecutive frames with gaps between them, in one of six orders.
///
/// Classes are the orders in lexicographic sequence. Source: Xu and others, "Self-Supervised Spatiotemporal Learning via
/// Video Clip Order Prediction", CVPR 2019, section 3.1. Differs from there: gaps may be longer by a random
/// number of frames, each by its own.
struct ClipOrderSampler: TupleSampler {
    let framesPerItem: Int
    /// Frames left out between two clips, at least.
    let gap: Int
    /// Further frames left out, at most.
    let gapJitter: Int

    /// The orders by class; clips are counted from 0 in order of time.
    static let orders: [[Int]] = [
        [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
    ]

    var itemCount: Int { 3 }
    var frameStep: Int { 1 }
    var classCount: Int { Self.orders.count }
    var leastFrames: Int { 3 * framesPerItem + 2 * gap }

    func draw(within frames: Int, random: inout RandomStream) -> TupleDraw {
        let more = min(gapJitter, max(0, frames - leastFrames) / 2)
        var starts = [0]
        for _ in 0..<2 {
            starts.append(
                starts[starts.count - 1] + framesPerItem + gap + random.integer(in: 0...more))
        }
        let label = random.integer(below: classCount)
        let items = Self.orders[label].map { clip in
            (0..<framesPerItem).map { starts[clip] + $0 }
        }
        return TupleDraw(lastFrame: starts[2] + framesPerItem - 1, items: items, label: label)
    }
}
