internal import Essentials

/// Several clips of a few frames each: all in order, but one, whose frames are shuffled.
///
/// The odd one's frames are drawn like those of the others, so that only their order differs, which is neither the right
/// one nor its reverse. Source: Fernando, Bilen, Gavves, Gould, CVPR 2017, section 4.1.
struct OddOneOutSampler: TupleSampler {
    /// Which frames a clip consists of.
    enum Form: String, CaseIterable {
        /// Frames `frameStep` apart from anywhere.
        case consecutive
        /// Frames from anywhere, in order.
        case random
        /// Frames `frameStep` apart, all clips from a window half as long again as one of them. That clips lie close to each
        /// other is the paper's; how long its window is could not be verified.
        case constrained
    }

    let form: Form
    /// Clips of a sample.
    let itemCount: Int
    /// Frames of a clip, at least 3: two have no third order.
    let framesPerItem: Int
    let frameStep: Int

    var classCount: Int { itemCount }

    /// Frames from the first to the last of a clip, both included.
    private var clipLength: Int { (framesPerItem - 1) * frameStep + 1 }

    var leastFrames: Int {
        switch form {
        case .consecutive: clipLength
        case .random: framesPerItem
        case .constrained: (3 * clipLength + 1) / 2
        }
    }

    func draw(within frames: Int, random: inout RandomStream) -> TupleDraw {
        let window = form == .constrained ? leastFrames : max(leastFrames, frames)
        var clips = (0..<itemCount).map { _ in clip(within: window, &random) }
        let odd = random.integer(below: itemCount)
        clips[odd] = Self.wrongOrder(of: clips[odd], &random)
        return TupleDraw(lastFrame: window - 1, items: clips, label: odd)
    }

    private func clip(within window: Int, _ random: inout RandomStream) -> [Int] {
        if form == .random {
            return Self.subset(framesPerItem, below: window, &random)
        }
        let start = random.integer(in: 0...window - clipLength)
        return (0..<framesPerItem).map { start + $0 * frameStep }
    }

    /// So many numbers below a bound, ascending, every such set equally likely (Floyd's algorithm; Bentley and Floyd,
    /// "A Sample of Brilliance", CACM 30, 1987): draws as often as there are numbers.
    private static func subset(
        _ count: Int, below bound: Int, _ random: inout RandomStream
    ) -> [Int] {
        var chosen: Set<Int> = []
        for last in bound - count..<bound {
            let number = random.integer(below: last + 1)
            chosen.insert(chosen.contains(number) ? last : number)
        }
        return chosen.sorted()
    }

    /// One of the other orders, all equally likely, but not the reverse: frames are different and three or more, so that
    /// each try succeeds with a probability of 2/3 or more.
    private static func wrongOrder(of frames: [Int], _ random: inout RandomStream) -> [Int] {
        while true {
            let order = frames.shuffled(using: &random)
            if order != frames, order != frames.reversed() { return order }
        }
    }
}
