import Essentials
import PretextTasks
import TensorCore
import Testing

@Suite struct AudioVisualPairsTests {
    private func draw(_ clips: [Int], negatives: Int, seed: UInt64 = 3) -> AudioVisualPairs.Pairs {
        var random = RandomStream(seed: seed)
        return AudioVisualPairs.draw(clips: clips, negatives: negatives, random: &random)
    }

    @Test func everyFrameHasItsMatchAndItsNegatives() throws {
        let pairs = draw([0, 1, 2, 3, 4], negatives: 3)
        #expect(pairs.labels == Array(repeating: 1, count: 5) + Array(repeating: 0, count: 15))
        #expect(Array(pairs.images.prefix(5)) == Array(pairs.sounds.prefix(5)))
        for image in 0..<5 {
            let sounds = (5..<20).filter { pairs.images[$0] == image }.map { pairs.sounds[$0] }
            #expect(Set(sounds).count == 3)
            #expect(!sounds.contains(image))
        }
    }

    @Test func soundsOfTheSameClipAreNeverNegatives() throws {
        let clips = [0, 0, 1, 1, 2]
        for seed in 0..<200 {
            let pairs = draw(clips, negatives: 2, seed: UInt64(seed))
            for (row, label) in pairs.labels.enumerated() where label == 0 {
                #expect(clips[pairs.images[row]] != clips[pairs.sounds[row]])
            }
        }
    }

    @Test func bothClassesWeighTheSame() throws {
        let pairs = draw([0, 0, 1, 2, 3], negatives: 4)
        let matches = zip(pairs.weights, pairs.labels).filter { $1 == 1 }.reduce(0) { $0 + $1.0 }
        let others = zip(pairs.weights, pairs.labels).filter { $1 == 0 }.reduce(0) { $0 + $1.0 }
        #expect(abs(matches - others) < 1e-5)
    }

    @Test func oneClipAloneHasMatchesOnly() {
        #expect(draw([4, 4, 4], negatives: 1).labels == [1, 1, 1])
    }

    /// The alignment defence: what a sound is like tells nothing about its label, because over many
    /// draws each sound is as often a match as it is a mismatch.
    @Test func everySoundServesBothClassesEquallyOften() throws {
        var matches = [Int](repeating: 0, count: 6)
        var mismatches = [Int](repeating: 0, count: 6)
        let draws = 10_000
        for seed in 0..<draws {
            let pairs = draw([0, 1, 2, 3, 4, 5], negatives: 1, seed: UInt64(seed))
            for (row, label) in pairs.labels.enumerated() {
                if label == 1 {
                    matches[pairs.sounds[row]] += 1
                } else {
                    mismatches[pairs.sounds[row]] += 1
                }
            }
        }
        #expect(matches.allSatisfy { $0 == draws })
        // Binomial(6 · 10,000 / … ): mean 10,000 a sound, standard deviation about 89.
        #expect(mismatches.allSatisfy { abs($0 - draws) < 450 })
    }

    @Test func accuracyWeighsBothClassesTheSame() throws {
        let pairs = draw([0, 1, 2], negatives: 2)
        // Answering "together" always: all 3 matches right, all 6 mismatches wrong.
        let always: [Float] = pairs.labels.flatMap { _ in [0, 1] as [Float] }
        #expect(abs(AudioVisualPairs.balancedAccuracy(logits: always, pairs: pairs) - 0.5) < 1e-6)
        let perfect: [Float] = pairs.labels.flatMap { [Float(1 - $0), Float($0)] as [Float] }
        #expect(AudioVisualPairs.balancedAccuracy(logits: perfect, pairs: pairs) == 1)
    }

    @Test func theLossOfGuessingIsTheChanceLoss() throws {
        let pairs = draw([0, 1, 2, 3], negatives: 3)
        let logits = Tensor(zeros: [pairs.labels.count, 2])
        let loss = logits.softmaxCrossEntropy(labels: pairs.labels, sampleWeights: pairs.weights)
        #expect(
            abs(Double(loss.item) - AudioVisualEmbedding.description.chance.loss(batchSize: 4))
                < 1e-6)
    }
}
