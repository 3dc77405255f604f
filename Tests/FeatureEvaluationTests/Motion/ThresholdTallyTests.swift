import Essentials
import FeatureEvaluation
import MotionSegmentation
import Testing

@Suite struct ThresholdTallyTests {
    /// As the definitions are written, threshold by threshold.
    private func slow(
        _ frames: [([Float], [PixelVerdict])], _ threshold: Float
    ) -> (overlap: Double, precision: Double, recall: Double) {
        var sums = (0.0, 0.0, 0.0)
        for (scores, truth) in frames {
            var (right, wrong, missed) = (0.0, 0.0, 0.0)
            for (score, verdict) in zip(scores, truth) where verdict != .undecided {
                let isMarked = score >= threshold
                if isMarked && verdict == .moving { right += 1 }
                if isMarked && verdict == .background { wrong += 1 }
                if !isMarked && verdict == .moving { missed += 1 }
            }
            sums.0 += right / (right + wrong + missed)
            sums.1 += right + wrong == 0 ? 1 : right / (right + wrong)
            sums.2 += right / (right + missed)
        }
        let count = Double(frames.count)
        return (sums.0 / count, sums.1 / count, sums.2 / count)
    }

    @Test func everyThresholdIsThatOfItsDefinition() {
        var random = RandomStream(seed: 8)
        let frames = (0..<6).map { _ in
            let truth = (0..<300).map { _ in
                [PixelVerdict.background, .background, .undecided, .moving][
                    random.integer(below: 4)]
            }
            // Many scores lie on thresholds.
            let scores = truth.map { verdict -> Float in
                let step = random.integer(below: 51) + (verdict == .moving ? 9 : 0)
                return random.chance(0.5) ? Float(min(50, step)) / 50 : Float(random.uniform())
            }
            return (scores, truth)
        }
        var tally = ThresholdTally()
        for (scores, truth) in frames { tally.add(scores, truth) }
        #expect(tally.frameCount == 6)
        var largest = 0.0
        for (index, threshold) in ThresholdTally.thresholds.enumerated() {
            let expected = slow(frames, threshold)
            #expect(abs(tally.meanOverlap(at: index) - expected.overlap) < 1e-12, "\(threshold)")
            let (p, r) = (expected.precision, expected.recall)
            largest = max(largest, 1.3 * p * r / (0.3 * p + r))
        }
        #expect(abs(tally.largestFMeasure - largest) < 1e-12)
        #expect(ThresholdTally.thresholds[ThresholdTally.half] == 0.5)
    }

    @Test func framesInWhichNothingMovesDoNotCount() {
        var tally = ThresholdTally()
        tally.add([1, 0, 1], [.background, .background, .undecided])
        #expect(tally.frameCount == 0 && tally.meanOverlap(at: 0) == 0)
        #expect(tally.largestFMeasure == 0)
    }

    @Test func perfectEmptyAndFullMarks() {
        let truth: [PixelVerdict] = [.moving, .background, .undecided, .background]
        func tally(_ scores: [Float]) -> ThresholdTally {
            var tally = ThresholdTally()
            tally.add(scores, truth)
            return tally
        }
        let perfect = tally([0.8, 0.1, 1, 0])
        #expect(perfect.meanOverlap(at: ThresholdTally.half) == 1)
        #expect(perfect.largestFMeasure == 1)
        // All from .12 to .8 are best.
        #expect(abs(ThresholdTally.thresholds[perfect.bestThreshold] - 0.46) < 0.02)
        #expect(tally([0, 0, 0, 0]).meanOverlap(at: 0) == 0)
        let full = tally([1, 1, 1, 1])
        #expect(abs(full.meanOverlap(at: ThresholdTally.half) - 1.0 / 3) < 1e-12)
        var both = perfect
        both.add(full)
        #expect(both.frameCount == 2)
        #expect(abs(both.meanOverlap(at: ThresholdTally.half) - 2.0 / 3) < 1e-12)
    }
}
