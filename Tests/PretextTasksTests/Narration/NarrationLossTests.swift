import ClipDatasets
import Essentials
import Foundation
import TensorCore
import TestSupport
import Testing

@testable import PretextTasks

@Suite struct NarrationLossTests {
    private func noise(_ shape: [Int], _ seed: UInt64) -> ReferenceArray {
        var random = RandomStream(seed: seed)
        return ReferenceArray(
            shape, (0..<shape.reduce(1, *)).map { _ in Double(Float(random.normal())) })
    }

    /// Sentences of a batch, each different.
    private func distinct(_ n: Int, _ k: Int) -> BatchSentences {
        BatchSentences(words: (0..<n * k).map { [$0 + 1] }, perSample: k)
    }

    /// MIL-NCE in plain loops: `s[i][j][k]` is clip i with sentence k of sample j.
    private func expected(
        _ s: [Double], _ n: Int, _ k: Int, exists: (Int, Int) -> Bool = { _, _ in true },
        isNegative: (_ sample: Int, _ sentence: Int, _ other: Int) -> Bool = { _, _, _ in true }
    ) -> Double {
        func e(_ i: Int, _ j: Int, _ c: Int) -> Double { exp(s[(i * n + j) * k + c]) }
        var loss = 0.0
        for i in 0..<n {
            var (positive, negative) = (0.0, 0.0)
            for c in 0..<k where exists(i, c) { positive += e(i, i, c) }
            for j in 0..<n where j != i {
                for c in 0..<k {
                    if exists(j, c), isNegative(j, c, i) { negative += e(i, j, c) }
                    if exists(i, c), isNegative(i, c, j) { negative += e(j, i, c) }
                }
            }
            loss -= log(positive / (positive + negative)) / Double(n)
        }
        return loss
    }

    @Test(arguments: [(2, 1), (4, 1), (3, 3), (5, 4), (1, 2)])
    func milNCEIsItsDefinitionWithItsGradient(_ n: Int, _ k: Int) {
        GradientCheck.check([noise([n, n * k], UInt64(n * 10 + k))], tolerance: 1e-4) {
            NarrationLoss.multipleInstance($0[0], distinct(n, k)).loss
        } reference: {
            ReferenceArray([], [expected($0[0].values, n, k)])
        }
    }

    /// Counted in both directions, as in the released code, the loss of guessing would be ln 2 N K / K.
    @Test func positivesCountOnce() throws {
        for k in [1, 3] {
            let sentences = distinct(8, k)
            let guessed = NarrationLoss.multipleInstance(Tensor(zeros: [8, 8 * k]), sentences)
            #expect(abs(guessed.loss.item - log(15)) < 1e-5)
            #expect(
                abs(Double(guessed.loss.item) - Narration.description.chance.loss(batchSize: 8))
                    < 1e-5)
            let width = 2 * 8 * k
            for row in 0..<8 {
                let range = row * width..<(row + 1) * width
                let positives = sentences.positives[range].reduce(0, +)
                let negatives = sentences.negatives[range].reduce(0, +)
                #expect(positives == Float(k) && negatives == Float(14 * k))
                #expect(zip(sentences.positives, sentences.negatives).allSatisfy { $0 * $1 == 0 })
            }
        }
        // Nothing to be told from: no loss, however unlike clip and sentence are.
        let alone = NarrationLoss.multipleInstance(Tensor([-9, 4], shape: [1, 2]), distinct(1, 2))
        #expect(abs(alone.loss.item) < 1e-6)
    }

    @Test func missingSentencesDoNotTakePart() {
        let words = [[1], [], [2], [3], [4], []]
        let sentences = BatchSentences(words: words, perSample: 2)
        let s = noise([3, 6], 5)
        let value = NarrationLoss.multipleInstance(s.tensor, sentences).loss.item
        let right = expected(s.values, 3, 2, exists: { !words[$0 * 2 + $1].isEmpty })
        #expect(abs(Double(value) - right) < 1e-5)
    }

    @Test func whatIsSaidOfBothIsNoWrongAnswer() {
        // "Thanks for watching" is said in all three; the second and third share another.
        let words = [[7, 7], [1], [7, 7], [2], [7, 7], [2]]
        let sentences = BatchSentences(words: words, perSample: 2)
        let s = noise([3, 6], 6)
        let value = NarrationLoss.multipleInstance(s.tensor, sentences).loss.item
        let right = expected(
            s.values, 3, 2,
            isNegative: { sample, sentence, other in
                !words[other * 2..<other * 2 + 2].contains(words[sample * 2 + sentence])
            })
        #expect(abs(Double(value) - right) < 1e-5)
        #expect(abs(Double(value) - expected(s.values, 3, 2)) > 1e-3)
    }

    /// Three samples of which the first two are of one clip; the second's second sentence is said in the first's window.
    @Test func whatIsSaidOfTheSameMomentIsNoWrongAnswer() {
        let words = Tensor((1...6).map { Float($0) }, shape: [3, 2, 1])
        let times = Tensor(
            [0, 2, 3, 5, 20, 22, 4, 6, 0, 2, 3, 5].map { Float($0) }, shape: [3, 2, 2])
        func negatives(clips: [Int], firstOnly: Bool = false) -> [[Bool]] {
            let sentences = BatchSentences(
                words, times: times, clips: clips, firstOnly: firstOnly)
            return (0..<3).map { other in
                (0..<6).map { sentences.isNegative($0 / 2, $0 % 2, for: other) }
            }
        }
        #expect(
            negatives(clips: [7, 8, 9]) == [
                [false, false, true, true, true, true], [true, true, false, false, true, true],
                [true, true, true, true, false, false],
            ])
        // The window of the second sample goes from 4 s to 22 s, which holds the first's second sentence too.
        #expect(
            negatives(clips: [7, 7, 9]) == [
                [false, false, true, false, true, true], [true, false, false, false, true, true],
                [true, true, true, true, false, false],
            ])
        // Where other sentences tell of something else, those of the first alone are the window.
        #expect(
            negatives(clips: [7, 7, 9], firstOnly: true) == [
                [false, false, true, true, true, true], [true, true, false, false, true, true],
                [true, true, true, true, false, false],
            ])
    }

    /// A batch that goes on from one pass over the clips to the next.
    @Test func batchesMayHoldTwoSamplesOfAClip() {
        let plan = SamplePlan(clipCount: 10, samplesPerClip: 8, batchSize: 8, seed: 1)
        #expect((0..<10).contains { Set(plan.clips(ofBatch: $0)).count < 8 })
    }

    @Test(arguments: [1, 3]) func theMarginIsItsDefinitionWithItsGradient(_ k: Int) {
        let (n, margin) = (4, 0.3)
        GradientCheck.check([noise([n, n * k], 8)], tolerance: 1e-4) {
            NarrationLoss.margin($0[0], distinct(n, k), margin: Float(margin)).loss
        } reference: { inputs in
            func s(_ i: Int, _ j: Int, _ c: Int) -> Double { inputs[0].values[(i * n + j) * k + c] }
            var (between, within) = (0.0, 0.0)
            for i in 0..<n {
                for j in 0..<n where j != i {
                    between += max(0, margin + s(i, j, 0) - s(i, i, 0))
                    between += max(0, margin + s(j, i, 0) - s(i, i, 0))
                }
                for c in 1..<max(1, k) where c < k {
                    within += max(0, margin + s(i, i, c) - s(i, i, 0))
                }
            }
            between /= Double(2 * n * (n - 1))
            guard k > 1 else { return ReferenceArray([], [between]) }
            return ReferenceArray([], [(between + within / Double(n * (k - 1))) / 2])
        }
    }

    @Test func accuracyCountsTheBestOfAll() {
        var values = [Float](repeating: 0, count: 3 * 6)
        values[1] = 1  // clip 0, its second sentence
        values[1 * 6 + 4] = 2  // clip 1, a sentence of sample 2
        let outcome = NarrationLoss.multipleInstance(
            Tensor(values, shape: [3, 6]), distinct(3, 2))
        // The third is beaten in the other direction.
        #expect(abs(outcome.accuracy - 1.0 / 3) < 1e-9)
        let guessed = NarrationLoss.multipleInstance(Tensor(zeros: [3, 6]), distinct(3, 2))
        #expect(guessed.accuracy == 0)
    }
}
