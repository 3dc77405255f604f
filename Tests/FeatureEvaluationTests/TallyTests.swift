import Essentials
import PretextTasks
import Testing

@testable import FeatureEvaluation

@Suite struct TallyTests {
    /// The definition: how often a match scores above a mismatch, ties counting half.
    private func slowArea(_ matches: [Float], _ mismatches: [Float]) -> Double {
        var wins = 0.0
        for match in matches {
            for other in mismatches { wins += match > other ? 1 : match == other ? 0.5 : 0 }
        }
        return wins / Double(matches.count * mismatches.count)
    }

    @Test func theAreaEqualsItsDefinition() {
        var random = RandomStream(seed: 4)
        for _ in 0..<20 {
            let matches = (0..<13).map { _ in Float(random.integer(below: 9)) }
            let mismatches = (0..<17).map { _ in Float(random.integer(below: 7)) }
            let fast = Tally.areaUnderCurve(matches, mismatches)
            #expect(abs(fast - slowArea(matches, mismatches)) < 1e-12)
        }
        #expect(Tally.areaUnderCurve([2, 3], [0, 1]) == 1)
        #expect(Tally.areaUnderCurve([0], [1]) == 0)
        #expect(Tally.areaUnderCurve([1], [1]) == 0.5)
    }

    @Test func accuracyCountsBothClassesAndClipsAreTheUnits() throws {
        var random = RandomStream(seed: 1)
        let pairs = AudioVisualPairs.draw(clips: [0, 1, 2], negatives: 1, random: &random)
        var tally = Tally()
        // Always "together": every match right, every mismatch wrong.
        tally.add(pairs.labels.flatMap { _ in [0, 1] as [Float] }, pairs, clips: pairs.images)
        #expect(tally.scores.accuracy == 0.5)
        #expect(tally.scores.areaUnderCurve == 0.5)
        #expect(tally.scores.pairCount == 6)
        #expect(tally.scores.clipCount == 3)
        // Every clip has one right and one wrong: no spread among clips.
        #expect(tally.scores.standardError == 0)
    }

    @Test func clipsThatDifferGiveTheErrorOfTheirMean() throws {
        var random = RandomStream(seed: 1)
        let pairs = AudioVisualPairs.draw(clips: [0, 1, 2, 3], negatives: 1, random: &random)
        // Two clips all right, two all wrong: the mean of 1, 1, 0, 0.
        let logits: [Float] = zip(pairs.images, pairs.labels).flatMap { image, label -> [Float] in
            let answer = image < 2 ? label : 1 - label
            return [Float(1 - answer), Float(answer)]
        }
        var tally = Tally()
        tally.add(logits, pairs, clips: pairs.images)
        #expect(tally.scores.accuracy == 0.5)
        #expect(abs(tally.scores.standardError - (1.0 / 12).squareRoot()) < 1e-12)
    }
}
