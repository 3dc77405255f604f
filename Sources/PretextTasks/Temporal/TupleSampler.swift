internal import Essentials

/// A rule by which frames of a stretch of video become a sample: pure arithmetic on numbers of frames.
///
/// Frames are counted at a stated rate, not as the file has them.
protocol TupleSampler: Sendable {
    /// Items of a sample.
    var itemCount: Int { get }
    /// Frames of an item.
    var framesPerItem: Int { get }
    /// Frames from one of an item to the next.
    var frameStep: Int { get }
    /// Kinds of samples.
    var classCount: Int { get }
    /// The fewest frames of a stretch from which a sample can be drawn.
    var leastFrames: Int { get }
    /// Draws a sample from any stretch of at least `leastFrames` and at most `frames` frames.
    func draw(within frames: Int, random: inout RandomStream) -> TupleDraw
}

/// Frames of a sample, counted from the first one of a window.
struct TupleDraw {
    /// The last frame of the window, which may be one that is not shown.
    let lastFrame: Int
    /// The frames of each item, in the order in which they are shown.
    let items: [[Int]]
    /// What is to be told, from 0.
    let label: Int
    /// Two frames which must not be too similar, whichever of them is shown.
    var contrast: (Int, Int)?
}

extension RandomStream {
    /// A whole number of a closed range.
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + integer(below: range.count)
    }
}
