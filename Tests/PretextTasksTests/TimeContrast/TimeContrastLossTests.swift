import Essentials
import Foundation
import TensorCore
import Testing

@testable import PretextTasks

/// Losses against plain loops in double precision.
@Suite struct TimeContrastLossTests {
    private static let rule = MomentPairs.Rule(count: 4, radius: 0.2, isSimultaneous: false)

    /// Three samples, of which the first and the last are of one event, with moments that overlap.
    private func batch(isWithinEvents: Bool = false) -> MomentBatch {
        MomentBatch(
            events: [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0],
            anchors: [0.1, 1, 2, 3, 0.1, 1, 2, 3, 0.2, 0.9, 2.5, 3.3],
            positives: [0.2, 1.1, 1.9, 2.9, 0, 1.2, 2.1, 3.1, 0.3, 1, 2.4, 3.2], rule: Self.rule,
            isWithinEvents: isWithinEvents)
    }

    private func embeddings(_ seed: UInt64) -> Tensor {
        var random = RandomStream(seed: seed)
        return Tensor((0..<12 * 3).map { _ in Float(random.normal()) }, shape: [12, 3])
    }

    private func rows(_ tensor: Tensor) -> [[Double]] {
        TimeContrastLoss.rows(tensor).map { $0.map(Double.init) }
    }

    private func distance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }

    @Test func nearMomentsOfOneEventAreNeitherRightNorWrong() {
        let batch = batch()
        #expect(!batch.isNegative(anchor: 0, positive: 0))
        #expect(batch.isNegative(anchor: 0, positive: 1))
        // Another sample of the same event: 0.1 s against 0.3 s.
        #expect(!batch.isNegative(anchor: 0, positive: 8))
        #expect(batch.isNegative(anchor: 0, positive: 9))
        #expect(batch.isNegative(anchor: 0, positive: 4))
        let within = self.batch(isWithinEvents: true)
        #expect(!within.isNegative(anchor: 0, positive: 4))
        #expect(within.isNegative(anchor: 0, positive: 9))
        // Anchor against anchor, partner against partner, one against the other.
        #expect(batch.isNegative(point: 0, point: 1) && batch.isNegative(point: 12, point: 13))
        #expect(!batch.isNegative(point: 0, point: 12) && !batch.isNegative(point: 8, point: 0))
    }

    /// A camera that adds the same to all of its moments changes nothing.
    @Test func whatAViewAddsIsTakenOff() {
        let moments = Tensor((0..<2 * 2 * 3 * 2).map { Float($0 * $0 % 7) }, shape: [2, 2, 3, 2])
        let added = Tensor((0..<2 * 2 * 2).map { Float(3 * $0) }, shape: [2, 2, 1, 2])
        let plain = TimeContrastLoss.centred(moments)
        #expect(plain.mean(axes: [2]).values.allSatisfy { abs($0) < 1e-6 })
        let moved = TimeContrastLoss.centred(moments + added)
        #expect(zip(plain.values, moved.values).allSatisfy { abs($0 - $1) < 1e-5 })
        // From moment to moment all is as it was.
        #expect(
            abs(plain.values[2] - plain.values[0] - (moments.values[2] - moments.values[0])) < 1e-6)
    }

    @Test(arguments: [false, true]) func nPairsIsTheFormula(_ isWithinEvents: Bool) {
        let batch = batch(isWithinEvents: isWithinEvents)
        let (anchors, positives) = (embeddings(1), embeddings(2))
        let (a, p) = (rows(anchors), rows(positives))
        func product(_ x: [Double], _ y: [Double]) -> Double {
            zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
        }
        var loss = 0.0
        for i in 0..<12 {
            var sum = 1.0
            for j in 0..<12 where batch.isNegative(anchor: i, positive: j) {
                sum += exp(product(a[i], p[j]) - product(a[i], p[i]))
            }
            loss += log(sum) / 12
            loss += 0.25 * 0.04 * (product(a[i], a[i]) + product(p[i], p[i])) / 12
        }
        let ours = TimeContrastLoss.nPairs(anchors, positives, batch, lengthWeight: 0.04)
        #expect(abs(Double(ours.item) - loss) < 1e-5 * loss)
    }

    @Test(arguments: [false, true]) func tripletsAreSemiHard(_ isWithinEvents: Bool) {
        let batch = batch(isWithinEvents: isWithinEvents)
        let (anchors, positives) = (embeddings(3), embeddings(4))
        let (a, p) = (rows(anchors), rows(positives))
        var (loss, hard) = (0.0, 0)
        for i in 0..<12 {
            let own = distance(a[i], p[i])
            var (nearest, farthest) = (Double.infinity, 0.0)
            for j in 0..<12 where batch.isNegative(anchor: i, positive: j) {
                let other = distance(a[i], p[j])
                if other > own { nearest = min(nearest, other) }
                farthest = max(farthest, other)
            }
            let chosen = nearest.isFinite ? nearest : farthest
            hard += nearest.isFinite ? 0 : 1
            loss += max(0, own * own - chosen * chosen + 0.2) / 12
        }
        let ours = TimeContrastLoss.triplet(anchors, positives, batch, margin: 0.2)
        #expect(abs(Double(ours.item) - loss) < 1e-5 * loss)
        // The example has both kinds.
        #expect((1..<12).contains(hard), "\(hard)")
    }

    @Test(arguments: [false, true]) func liftedStructureIsTheFormula(_ isWithinEvents: Bool) {
        let batch = batch(isWithinEvents: isWithinEvents)
        let (anchors, positives) = (embeddings(5), embeddings(6))
        let points = rows(anchors) + rows(positives)
        var loss = 0.0
        for i in 0..<12 {
            var sum = 0.0
            for point in [i, i + 12] {
                for other in 0..<24 where batch.isNegative(point: point, point: other) {
                    sum += exp(1 - distance(points[point], points[other]))
                }
            }
            let cost = log(sum) + distance(points[i], points[i + 12])
            loss += max(0, cost) * max(0, cost) / 24
        }
        let ours = TimeContrastLoss.lifted(anchors, positives, batch, margin: 1)
        #expect(abs(Double(ours.item) - loss) < 1e-5 * loss)
    }

    @Test func equalEmbeddingsCostTheLogarithmOfTheCandidates() {
        let batch = batch(isWithinEvents: true)
        let same = Tensor(zeros: [12, 3])
        var expected = 0.0
        for i in 0..<12 {
            expected += log(
                1 + Double((0..<12).count { batch.isNegative(anchor: i, positive: $0) }))
        }
        let ours = TimeContrastLoss.nPairs(same, same, batch, lengthWeight: 1)
        #expect(abs(Double(ours.item) - expected / 12) < 1e-5)
        let scores = [[Float]](repeating: .init(repeating: 0, count: 12), count: 12)
        #expect(TimeContrastLoss.accuracy(scores, batch) == 0)
    }

    @Test func anEventWithoutNegativesIsNoFault() {
        let alone = MomentBatch(
            events: [0, 1], anchors: [1, 1], positives: [1, 1], rule: Self.rule,
            isWithinEvents: true)
        let points = Parameter(Tensor([1, 2, 3, 4], shape: [2, 2]))
        let losses = [
            TimeContrastLoss.triplet(points.tensor, points.tensor, alone, margin: 1),
            TimeContrastLoss.lifted(points.tensor, points.tensor, alone, margin: 1),
            TimeContrastLoss.nPairs(points.tensor, points.tensor, alone, lengthWeight: 0),
        ]
        for loss in losses {
            #expect(loss.item == 0)
            loss.backward()
        }
        #expect(points.gradient?.values.allSatisfy { $0.isFinite } == true)
    }

    @Test func gradientsPullPartnersTogether() {
        let batch = batch()
        for loss in [
            { TimeContrastLoss.nPairs($0, $1, batch, lengthWeight: 0) },
            { TimeContrastLoss.triplet($0, $1, batch, margin: 0.2) },
            { TimeContrastLoss.lifted($0, $1, batch, margin: 1) },
        ] as [(Tensor, Tensor) -> Tensor] {
            let (anchors, positives) = (Parameter(embeddings(7)), Parameter(embeddings(8)))
            let before = loss(anchors.tensor, positives.tensor)
            before.backward()
            for parameter in [anchors, positives] {
                let step = parameter.gradient?.values ?? []
                parameter.replaceValues(zip(parameter.value.values, step).map { $0 - 0.01 * $1 })
            }
            #expect(loss(anchors.value, positives.value).item < before.item)
        }
    }
}
