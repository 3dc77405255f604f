import Essentials
import Testing

@testable import PretextTasks

@Suite struct OddOneOutSamplerTests {
    private func sampler(_ form: OddOneOutSampler.Form, step: Int = 4) -> OddOneOutSampler {
        OddOneOutSampler(form: form, itemCount: 6, framesPerItem: 6, frameStep: step)
    }

    @Test(arguments: OddOneOutSampler.Form.allCases)
    func oneClipAloneIsOutOfOrder(form: OddOneOutSampler.Form) {
        let sampler = sampler(form)
        var random = RandomStream(seed: 1)
        var labels = [Int](repeating: 0, count: 6)
        for _ in 0..<10_000 {
            let draw = sampler.draw(within: 100, random: &random)
            labels[draw.label] += 1
            #expect(draw.items.count == 6)
            for (index, clip) in draw.items.enumerated() {
                let ordered = clip.sorted()
                #expect(Set(clip).count == 6)
                #expect(ordered[0] >= 0 && ordered[5] <= draw.lastFrame && draw.lastFrame < 100)
                if form != .random {
                    #expect(zip(ordered, ordered.dropFirst()).allSatisfy { $1 - $0 == 4 })
                }
                let isOdd = clip != ordered && clip != ordered.reversed()
                #expect(isOdd == (index == draw.label))
                #expect(isOdd || clip == ordered)
            }
            if form == .constrained { #expect(draw.lastFrame == 31) }
        }
        // 1,667 each: standard error 37.
        for count in labels { #expect(abs(count - 1667) < 150) }
    }

    /// Where frames come from says nothing.
    @Test(arguments: OddOneOutSampler.Form.allCases)
    func theOddClipLiesWhereTheOthersLie(form: OddOneOutSampler.Form) {
        let sampler = sampler(form)
        var random = RandomStream(seed: 2)
        var (odd, others) = (0.0, 0.0)
        for _ in 0..<10_000 {
            let draw = sampler.draw(within: 100, random: &random)
            for (index, clip) in draw.items.enumerated() {
                let middle = Double(clip.reduce(0, +)) / 6
                if index == draw.label { odd += middle } else { others += middle / 5 }
            }
        }
        // Deviations of up to 23 frames: standard error of the difference 0.25.
        #expect(abs(odd - others) / 10_000 < 1)
    }

    @Test func everyOtherOrderIsAsLikely() {
        let sampler = OddOneOutSampler(
            form: .consecutive, itemCount: 2, framesPerItem: 3, frameStep: 1)
        var random = RandomStream(seed: 3)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<10_000 {
            let draw = sampler.draw(within: 3, random: &random)
            counts[draw.items[draw.label], default: 0] += 1
        }
        #expect(Set(counts.keys) == [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1]])
        // 2,500 each: standard error 43.
        for count in counts.values { #expect(abs(count - 2500) < 175) }
    }
}
