import ClipDatasets
import Essentials
import FeatureEvaluation
import NeuralNetworks
import PretextTasks
import TensorCore
import TestSupport
import Testing

/// Judges without looking, and remembers whose samples it was asked about.
private final class BlindJudge: PretextClassifier {
    var isTraining = false
    var parameters: [NamedParameter] { [] }
    var buffers: [NamedBuffer] { [] }
    private(set) var clips: [Int] = []
    private(set) var values: [Float] = []
    private let share: (Int) -> Double

    /// `share`: how right it is about a clip.
    init(_ share: @escaping (Int) -> Double) { self.share = share }

    func shareRight(on batch: Batch) -> [Double] {
        clips += batch.clipIndices
        values += batch.tensor("items").values.prefix(1000)
        return batch.clipIndices.map(share)
    }

    func trainingStep(_ batch: Batch, random: inout RandomStream) throws -> StepOutcome {
        StepOutcome(loss: Tensor(zeros: []), accuracy: 0)
    }
}

/// Networks whose answers are known, on the held-out sample clips.
@Suite struct PretextEvaluationTests {
    private func report(
        _ models: [any PretextClassifier], samples: Int, seed: UInt64 = 1, workers: Int = 2
    ) throws -> PretextReport {
        var options = OptionTable(TaskRegistry.options(of: OrderVerification.self))
        for (key, value) in ["windows": "any", "stillness": "0", "least-difference": "0"] {
            try options.set(key, to: value)
        }
        return try PretextEvaluation.run(
            models: models, task: OrderVerification(options: options),
            clips: try Manifest.of(SampleClips.heldout, workers: 2).clips,
            sampleCount: samples, seed: seed, decodeWorkers: workers)
    }

    @Test func clipsAreTheUnitsOfTheStandardError() throws {
        let judge = BlindJudge { $0 == 0 ? 1 : 0 }
        let halves = BlindJudge { _ in 0.5 }
        let report = try report([judge, halves], samples: 70)
        let scores = report.scores[0]
        // Whole batches of 32.
        #expect(scores.sampleCount == 96 && judge.clips.count == 96)
        let counts = Dictionary(grouping: judge.clips) { $0 }.mapValues { Double($0.count) }
        #expect(scores.clipCount == counts.count && counts.count >= 6)
        let share = (counts[0] ?? 0) / 96
        #expect(abs(scores.accuracy - share) < 1e-12)
        // Clip 0 is always right, the others never: far more than the error of 96 independent answers.
        let squares = counts.reduce(0.0) { sum, entry in
            let off = (entry.key == 0 ? 1 : 0) - share
            return sum + off * off * entry.value * entry.value
        }
        let clusters = Double(counts.count)
        let expected = (clusters / (clusters - 1) * squares).squareRoot() / 96
        #expect(abs(scores.standardError - expected) < 1e-12)
        #expect(scores.standardError > 1.5 * (share * (1 - share) / 96).squareRoot())
        #expect(report.scores[1].accuracy == 0.5 && report.scores[1].standardError == 0)
    }

    @Test func networksGetTheSameSamplesWhoeverDecodes() throws {
        let judges = (0..<4).map { _ in BlindJudge { _ in 1 } }
        _ = try report([judges[0], judges[1]], samples: 32)
        _ = try report([judges[2]], samples: 32, workers: 1)
        _ = try report([judges[3]], samples: 32, seed: 2)
        #expect(judges[0].values == judges[1].values && judges[0].values == judges[2].values)
        #expect(judges[0].values != judges[3].values)
    }
}
