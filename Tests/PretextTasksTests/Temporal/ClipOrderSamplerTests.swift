import Essentials
import Testing

@testable import PretextTasks

@Suite struct ClipOrderSamplerTests {
    @Test func clipsAreShownInTheOrderOfTheirClass() {
        let sampler = ClipOrderSampler(framesPerItem: 16, gap: 8, gapJitter: 12)
        var random = RandomStream(seed: 1)
        var labels = [Int](repeating: 0, count: 6)
        var gaps: Set<Int> = []
        for _ in 0..<10_000 {
            let draw = sampler.draw(within: 200, random: &random)
            labels[draw.label] += 1
            for clip in draw.items { #expect(clip == Array(clip[0]..<clip[0] + 16)) }
            let starts = draw.items.map { $0[0] }
            let times = starts.sorted()
            #expect(times[0] == 0 && draw.lastFrame == times[2] + 15)
            for gap in zip(times, times.dropFirst()).map({ $1 - $0 - 16 }) {
                #expect((8...20).contains(gap))
                gaps.insert(gap)
            }
            #expect(
                starts.compactMap { times.firstIndex(of: $0) }
                    == ClipOrderSampler.orders[draw.label])
        }
        #expect(gaps.count == 13)
        // 1,667 each: standard error 37.
        for count in labels { #expect(abs(count - 1667) < 150) }
    }

    @Test func classesAreLexicographic() {
        let orders = ClipOrderSampler.orders
        #expect(Set(orders).count == 6)
        #expect(zip(orders, orders.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    }

    /// 16 · 3 + 8 · 2.
    @Test func thePapersClipsNeed64Frames() {
        let sampler = ClipOrderSampler(framesPerItem: 16, gap: 8, gapJitter: 0)
        #expect(sampler.leastFrames == 64)
        var random = RandomStream(seed: 2)
        #expect(sampler.draw(within: 64, random: &random).lastFrame == 63)
    }
}
