import Essentials
import Testing

@testable import PretextTasks

@Suite struct OrderSamplerTests {
    private let draws = 10_000

    private func sampler(_ positiveShare: Double = 0.25) -> OrderSampler {
        OrderSampler(longestSpan: 60, leastDistance: 15, positiveShare: positiveShare)
    }

    @Test func samplesFollowTheRule() {
        var random = RandomStream(seed: 1)
        var kinds: [String: Int] = [:]
        for _ in 0..<draws {
            let draw = sampler().draw(within: 150, random: &random)
            let shown = draw.items.map { $0[0] }
            let (b, d) = (min(shown[0], shown[2]), max(shown[0], shown[2]))
            #expect((15...60).contains(d - b))
            #expect(b >= 15 && draw.lastFrame >= d + 15 && draw.lastFrame < 150)
            let direction = shown[0] < shown[2] ? "forwards" : "backwards"
            if draw.label == 1 {
                #expect(shown[1] > b && shown[1] < d)
                kinds["in order \(direction)", default: 0] += 1
            } else {
                #expect(shown[1] <= b - 15 || shown[1] >= d + 15)
                kinds["\(shown[1] < b ? "before" : "after") \(direction)", default: 0] += 1
            }
        }
        // 2,500 in order, 7,500 not, in 2 and 4 kinds: standard errors 33 and 39.
        #expect(kinds.count == 6)
        for (kind, count) in kinds {
            #expect(abs(count - (kind.hasPrefix("in") ? 1250 : 1875)) < 160, "\(kind)")
        }
    }

    /// Brightness of the outer frames, their distance, the place of the window: none of it may tell.
    @Test func outerFramesAreDrawnAlikeForBothClasses() {
        var random = RandomStream(seed: 2)
        var spans: [Int: [Double]] = [0: [], 1: []]
        var windows = spans
        for _ in 0..<draws {
            let draw = sampler(0.5).draw(within: 150, random: &random)
            spans[draw.label]?.append(Double(abs(draw.items[2][0] - draw.items[0][0])))
            windows[draw.label]?.append(Double(draw.lastFrame))
        }
        for numbers in [spans, windows] {
            let means = (0...1).map { label in
                (numbers[label] ?? []).reduce(0, +) / Double(max(1, numbers[label]?.count ?? 0))
            }
            // Deviations of 13 and 16: standard error of the difference at most 0.33.
            #expect(abs(means[0] - means[1]) < 1.3)
        }
    }

    /// A sample is refused by how similar two frames are: that must not depend on which of them is shown.
    @Test func theFramesComparedDoNotDependOnTheClass() {
        let both = (0...1).map { share in
            var random = RandomStream(seed: 3)
            return (0..<1000).map { _ in
                sampler(Double(share)).draw(within: 120, random: &random).contrast
            }
        }
        #expect(zip(both[0], both[1]).allSatisfy { $0?.0 == $1?.0 && $0?.1 == $1?.1 })
    }

    @Test func theShortestStretchSuffices() {
        let sampler = sampler()
        #expect(sampler.leastFrames == 46)
        var random = RandomStream(seed: 4)
        for _ in 0..<1000 {
            #expect(sampler.draw(within: 46, random: &random).lastFrame == 45)
        }
    }
}
