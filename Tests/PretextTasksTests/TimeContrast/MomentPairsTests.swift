import Essentials
import Testing

@testable import PretextTasks

@Suite struct MomentPairsTests {
    @Test func partnersAreNearAndAllOthersFar() {
        let rule = MomentPairs.Rule(count: 5, radius: 0.2, isSimultaneous: false)
        var random = RandomStream(seed: 1)
        var sides = [0, 0]
        for _ in 0..<10_000 {
            let pairs = MomentPairs.draw(rule, in: 1..<6, random: &random)
            #expect(pairs.anchors.count == 5 && pairs.positives.count == 5)
            #expect((pairs.anchors + pairs.positives).allSatisfy { (1...6).contains($0) })
            for (row, anchor) in pairs.anchors.enumerated() {
                for (column, positive) in pairs.positives.enumerated() {
                    let distance = abs(anchor - positive)
                    #expect(row == column ? distance <= 0.2 + 1e-9 : distance > 0.4)
                }
                sides[pairs.positives[row] < anchor ? 0 : 1] += 1
            }
        }
        #expect(abs(sides[0] - sides[1]) < 1200)
    }

    /// Pictures of a 25th and of a third of a second: the latter as far as the radius allows.
    @Test(arguments: [(0.04, 0.042), (1.0 / 3, 0.2)])
    func partnersAreAnotherPicture(pictureSeconds: Double, nearest: Double) {
        let rule = MomentPairs.Rule(count: 5, radius: 0.2, isSimultaneous: false)
        var random = RandomStream(seed: 5)
        var sides = [0, 0]
        for _ in 0..<2000 {
            let pairs = MomentPairs.draw(
                rule, in: 1..<6, pictureSeconds: pictureSeconds, random: &random)
            for (anchor, positive) in zip(pairs.anchors, pairs.positives) {
                #expect((1...6).contains(positive))
                #expect(abs(anchor - positive) > nearest - 1e-9)
                #expect(abs(anchor - positive) < 0.2 + 1e-9)
                sides[positive < anchor ? 0 : 1] += 1
            }
        }
        // 5,000 each, with a deviation of 50.
        #expect(abs(sides[0] - 5000) < 300, "\(sides)")
    }

    @Test func anchorsLieAnywhere() {
        let rule = MomentPairs.Rule(count: 1, radius: 0.2, isSimultaneous: false)
        var random = RandomStream(seed: 2)
        var parts = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            let pairs = MomentPairs.draw(rule, in: 0..<5, random: &random)
            parts[min(9, Int(pairs.anchors[0] * 2))] += 1
        }
        #expect(parts.allSatisfy { abs($0 - 1000) < 150 }, "\(parts)")
    }

    @Test func momentsOfTwoViewsAreTheSame() {
        let rule = MomentPairs.Rule(count: 8, radius: 0.2, isSimultaneous: true)
        var random = RandomStream(seed: 3)
        for _ in 0..<10_000 {
            let pairs = MomentPairs.draw(rule, in: 0..<4, random: &random)
            #expect(pairs.anchors == pairs.positives)
            for (a, b) in zip(pairs.anchors, pairs.anchors.dropFirst()) { #expect(b - a > 0.4) }
        }
    }

    @Test func theShortestStretchSuffices() {
        let rule = MomentPairs.Rule(count: 4, radius: 0.3, isSimultaneous: false)
        var random = RandomStream(seed: 4)
        for _ in 0..<100 {
            let pairs = MomentPairs.draw(rule, in: 0..<rule.span, random: &random)
            #expect((pairs.anchors + pairs.positives).allSatisfy { (0...rule.span).contains($0) })
        }
    }
}
