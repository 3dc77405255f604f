internal import Essentials

/// Four frames in one of twelve orders: two orders are one class, and which of the two is shown is drawn.
///
/// Source: Lee, Huang, Singh, Yang, "Unsupervised Representation Learning by Sorting Sequences", ICCV 2017, section 3.1;
/// the numbers of the classes are those of HsinYingLee/OPN (`UCF_datalayers.py`).
struct SortingSampler: TupleSampler {
    /// Fewest frames from one to the next, in time.
    let leastGap: Int
    /// Most frames from one to the next.
    let largestGap: Int
    /// Which two orders are one class.
    let reversal: Reversal

    /// Which two orders are one class.
    enum Reversal: String, CaseIterable, Sendable {
        /// An order and what the same places show when the film runs backwards: what frames by themselves cannot tell.
        case time
        /// An order and the same read from its end, as in HsinYingLee/OPN. In four of the twelve classes that is the
        /// reversal in time, too; the other eight are alike two by two, but for what tells forwards from backwards.
        case position

        /// The other order of a class.
        func reversed(_ order: [Int]) -> [Int] {
            switch self {
            case .time: order.map { order.count - 1 - $0 }
            case .position: order.reversed()
            }
        }
    }

    /// The orders by class; frames are counted from 0 in order of time.
    static let orders: [[Int]] = [
        [0, 1, 2, 3], [0, 2, 1, 3], [0, 2, 3, 1], [0, 1, 3, 2], [0, 3, 1, 2], [0, 3, 2, 1],
        [1, 0, 2, 3], [1, 0, 3, 2], [1, 2, 0, 3], [2, 0, 1, 3], [2, 0, 3, 1], [2, 1, 0, 3],
    ]

    var itemCount: Int { 4 }
    var framesPerItem: Int { 1 }
    var frameStep: Int { 1 }
    var classCount: Int { Self.orders.count }
    var leastFrames: Int { 3 * leastGap + 1 }

    func draw(within frames: Int, random: inout RandomStream) -> TupleDraw {
        let most = max(leastGap, min(largestGap, (frames - 1) / 3))
        var times = [0]
        for _ in 0..<3 {
            times.append(times[times.count - 1] + random.integer(in: leastGap...most))
        }
        let label = random.integer(below: classCount)
        let order = Self.orders[label]
        let shown = random.chance(0.5) ? order : reversal.reversed(order)
        return TupleDraw(lastFrame: times[3], items: shown.map { [times[$0]] }, label: label)
    }
}
