import Essentials
import Testing

@testable import PretextTasks

@Suite struct SortingSamplerTests {
    private let sampler = SortingSampler(leastGap: 5, largestGap: 15, reversal: .position)

    @Test func classesAreTheTwelveOfThePaper() {
        let table = [
            "1234", "1324", "1342", "1243", "1423", "1432", "2134", "2143", "2314", "3124", "3142",
            "3214",
        ]
        let orders = SortingSampler.orders.map { $0.map { "\($0 + 1)" }.joined() }
        #expect(orders == table)
        let withReverses = Set(orders + orders.map { String($0.reversed()) })
        #expect(withReverses.count == 24)
    }

    /// With reversal in time, what frames are how far apart tells the class; with reversal in position four pairs of classes
    /// look alike.
    @Test(arguments: [(SortingSampler.Reversal.time, 12), (.position, 4)])
    func distancesInTimeTellClasses(_ reversal: SortingSampler.Reversal, told: Int) {
        var classes: [[Int]: Set<Int>] = [:]
        for (label, order) in SortingSampler.orders.enumerated() {
            for shown in [order, reversal.reversed(order)] {
                let distances = (0..<4).flatMap { i in
                    (i + 1..<4).map { abs(shown[i] - shown[$0]) }
                }
                classes[distances, default: []].insert(label)
            }
        }
        #expect(classes.count == 12)
        #expect(classes.values.count { $0.count == 1 } == told)
    }

    @Test(arguments: SortingSampler.Reversal.allCases)
    func framesAreShownInTheOrderOfTheirClassOrItsReverse(_ reversal: SortingSampler.Reversal) {
        let sampler = SortingSampler(leastGap: 5, largestGap: 15, reversal: reversal)
        var random = RandomStream(seed: 1)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<10_000 {
            let draw = sampler.draw(within: 80, random: &random)
            let shown = draw.items.map { $0[0] }
            let times = shown.sorted()
            #expect(times[0] == 0 && times[3] == draw.lastFrame)
            #expect(zip(times, times.dropFirst()).allSatisfy { (5...15).contains($1 - $0) })
            let order = shown.compactMap { times.firstIndex(of: $0) }
            let expected = SortingSampler.orders[draw.label]
            #expect(order == expected || order == reversal.reversed(expected))
            counts[order, default: 0] += 1
        }
        // 417 of each of 24 orders: standard error 20.
        #expect(counts.count == 24)
        for count in counts.values { #expect(abs(count - 417) < 90) }
    }

    @Test func gapsShrinkToTheStretch() {
        var random = RandomStream(seed: 2)
        for _ in 0..<1000 {
            #expect(sampler.draw(within: 22, random: &random).lastFrame <= 21)
            #expect(sampler.draw(within: sampler.leastFrames, random: &random).lastFrame == 15)
        }
    }
}
