import MediaIO
import TestSupport
import Testing

@testable import FeatureEvaluation

/// Against Tools/golden/mask_measures.py; sums of whole numbers, so only the last bits may differ.
@Suite struct MaskMeasureTests {
    private let tolerance = 1e-12

    @Test func regionsAndContoursAreThoseOfSciPy() throws {
        let pairs = try MaskFixture.read().pairs
        #expect(pairs.count == 21)
        for pair in pairs {
            let (mask, truth) = pair.masks
            #expect(abs(mask.regionSimilarity(to: truth) - pair.J) < tolerance, "\(pair.name)")
            #expect(abs(mask.contourAccuracy(against: truth) - pair.F) < tolerance, "\(pair.name)")
            // Both measures take either side for the other.
            #expect(abs(truth.regionSimilarity(to: mask) - pair.J) < tolerance, "\(pair.name)")
            #expect(abs(truth.contourAccuracy(against: mask) - pair.F) < tolerance, "\(pair.name)")
        }
    }

    @Test func dilationReachesAsFarAsTheDisk() {
        var pixels = [Bool](repeating: false, count: 15 * 11)
        pixels[5 * 15 + 4] = true
        let grown = ObjectMask(width: 15, height: 11, isInside: pixels).dilated(5)
        for place in pixels.indices {
            let (x, y) = (place % 15 - 4, place / 15 - 5)
            #expect(grown.isInside[place] == (x * x + y * y <= 25))
        }
    }

    @Test func meansRecallAndDecayAreThoseOfNumPy() throws {
        for series in try MaskFixture.read().statistics {
            let statistics = FrameStatistics(series.values)
            let name = "\(series.values.count) frames"
            #expect(abs(statistics.mean - series.mean) < tolerance, "\(name)")
            #expect(abs(statistics.recall - series.recall) < tolerance, "\(name)")
            #expect(abs(statistics.decay - series.decay) < tolerance, "\(name)")
        }
        #expect(FrameStatistics([0.5]).recall == 0, "recall counts what is above one half")
    }

    @Test func aSequenceOfSeveralObjectsIsJudgedAsByNumPy() throws {
        let sequence = try MaskFixture.read().sequence
        var judge = SequenceJudge(first: sequence.map(sequence.truths[0]))
        // Label 7 only comes later, and 255 is no object.
        #expect(judge.objects == [1, 2, 5])
        for frame in 1..<sequence.truths.count - 1 {
            judge.add(
                predicted: sequence.map(sequence.predictions[frame]),
                truth: sequence.map(sequence.truths[frame]))
        }
        for (index, label) in judge.objects.enumerated() {
            let expected = try #require(sequence.objects["\(label)"])
            let region = FrameStatistics(judge.regionSimilarities[index])
            let contour = FrameStatistics(judge.contourAccuracies[index])
            for (found, wanted) in [(region, expected.J), (contour, expected.F)] {
                #expect(abs(found.mean - wanted.mean) < tolerance, "object \(label)")
                #expect(abs(found.recall - wanted.recall) < tolerance, "object \(label)")
                #expect(abs(found.decay - wanted.decay) < tolerance, "object \(label)")
            }
        }
        var tally = MaskTally()
        tally.add(judge)
        let scores = try #require(tally.scores)
        let means = sequence.objects.values.map { ($0.J.mean + $0.F.mean) / 2 }
        #expect(abs(scores.mean - means.reduce(0, +) / 3) < tolerance)
        #expect(scores.objectCount == 3 && scores.sequenceCount == 1 && scores.frameCount == 9)
    }

    @Test func objectsWeighAlikeWhateverTheLengthOfTheirSequence() throws {
        let all = LabelMap(width: 2, height: 2, labels: [1, 1, 1, 1])
        let none = LabelMap(width: 2, height: 2, labels: [0, 0, 0, 0])
        var (good, bad, empty) = (
            SequenceJudge(first: all), SequenceJudge(first: all), SequenceJudge(first: none)
        )
        for _ in 0..<6 { good.add(predicted: all, truth: all) }
        bad.add(predicted: none, truth: all)
        empty.add(predicted: all, truth: all)
        var tally = MaskTally()
        #expect(tally.scores == nil)
        for judge in [good, bad, empty, SequenceJudge(first: all)] { tally.add(judge) }
        let scores = try #require(tally.scores)
        #expect(scores.regionSimilarity.mean == 0.5 && scores.sequenceCount == 2)
        #expect(scores.objectCount == 2 && scores.frameCount == 7)
        // Two sequences 0.5 apart from the mean on either side in J; F is 1 for both, without contours.
        #expect(abs(scores.standardError - 0.25) < tolerance)
    }

    @Test func masksOfOtherSizesStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let (a, b) = (
                ObjectMask(width: 2, height: 1, isInside: [true, false]),
                ObjectMask(width: 1, height: 2, isInside: [true, false])
            )
            _ = a.regionSimilarity(to: b)
        }
    }
}
