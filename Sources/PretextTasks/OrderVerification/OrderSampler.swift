internal import Essentials

/// Three of five frames a < b < c < d < e: in order (b, c, d), or with the middle one from outside, (b, a, d) or
/// (b, e, d); half of the time backwards.
///
/// The outer frames are drawn the same way for all classes, and kept: only the middle one tells. Source: Misra, Zitnick,
/// Hebert, "Shuffle and Learn", ECCV 2016, sections 3.1 and 3.2. Differs from there: b and d are also at least
/// `leastDistance` apart, and a and e at most twice that outside, so that a window is bounded.
struct OrderSampler: TupleSampler {
    /// Most frames from b to d.
    let longestSpan: Int
    /// Fewest frames from a to b and from d to e.
    let leastDistance: Int
    /// How often frames are in order.
    var positiveShare: Double

    var itemCount: Int { 3 }
    var framesPerItem: Int { 1 }
    var frameStep: Int { 1 }
    var classCount: Int { 2 }
    var leastFrames: Int { 2 * leastDistance + leastSpan + 1 }

    /// Fewest frames from b to d: c has to lie between.
    private var leastSpan: Int { max(2, leastDistance) }

    func draw(within frames: Int, random: inout RandomStream) -> TupleDraw {
        let most = frames - 1 - 2 * leastDistance
        let span = random.integer(in: leastSpan...max(leastSpan, min(longestSpan, most)))
        let more = min(leastDistance, max(0, most - span) / 2)
        let a = 0
        let b = leastDistance + random.integer(in: 0...more)
        let d = b + span
        let e = d + leastDistance + random.integer(in: 0...more)
        let c = random.integer(in: b + 1...d - 1)
        let outside = random.chance(0.5) ? a : e
        let isOrdered = random.chance(positiveShare)
        let shown = [b, isOrdered ? c : outside, d]
        return TupleDraw(
            lastFrame: e, items: (random.chance(0.5) ? shown : shown.reversed()).map { [$0] },
            label: isOrdered ? 1 : 0, contrast: (c, outside))
    }
}
