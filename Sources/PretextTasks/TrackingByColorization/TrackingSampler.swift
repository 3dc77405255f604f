internal import Essentials

/// Frames in order of time, evenly spaced: references first, the target last.
struct TrackingSampler: TupleSampler {
    /// Frames of a sample.
    let framesPerItem: Int

    var itemCount: Int { 1 }
    var frameStep: Int { 1 }
    var classCount: Int { 1 }
    var leastFrames: Int { framesPerItem }

    func draw(within frames: Int, random: inout RandomStream) -> TupleDraw {
        TupleDraw(
            lastFrame: framesPerItem - 1, items: [Array(0..<framesPerItem)], label: 0, contrast: nil
        )
    }
}
