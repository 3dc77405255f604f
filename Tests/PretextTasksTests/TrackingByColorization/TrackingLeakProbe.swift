import ClipDatasets
import Essentials
import Foundation
import MediaIO
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import PretextTasks

/// The same short training on clips in which coloured things move, and on noise.
///
/// Pointers have to do better than one that points everywhere alike where things move, also where copying in place is wrong,
/// and must not in noise, nor with colours of the references dealt out at random.
@Suite(.serialized) struct TrackingLeakProbe {
    private static let side = 112
    private static let frames = 50

    private enum Footage: String { case motion, noise }

    private struct Result {
        var loss = 0.0
        var uniform = 0.0
        var changed = 0.0
        var changedGuess = 0.0
    }

    @Test func movingColoursAreFoundUnlessTheyAreDealtOut() throws {
        let folder = try TemporaryFolder()
        let (model, clips) = try trained(on: .motion, in: folder)
        let found = try judge(model, clips, control: "none")
        #expect(found.loss < found.uniform - 0.3, "\(found)")
        #expect(found.changed > found.changedGuess, "\(found)")
        let dealt = try judge(model, clips, control: "shuffled")
        #expect(dealt.loss > dealt.uniform - 0.05, "\(dealt)")
        #expect(dealt.changed < dealt.changedGuess + 0.02, "\(dealt)")
    }

    @Test func noiseIsNotFollowed() throws {
        let folder = try TemporaryFolder()
        let (model, clips) = try trained(on: .noise, in: folder)
        let found = try judge(model, clips, control: "none")
        #expect(found.loss > found.uniform - 0.05, "\(found)")
    }

    private func task(_ settings: [String: String]) throws -> TrackingByColorization {
        var options = OptionTable(TaskRegistry.options(of: TrackingByColorization.self))
        let all = ["scene": "96", "windows": "any", "stillness": "0", "cut-level": "255"]
        for (key, value) in all.merging(settings, uniquingKeysWith: { $1 }) {
            try options.set(key, to: value)
        }
        return try TrackingByColorization(options: options)
    }

    /// A network after 40 steps, and clips that it has not seen.
    private func trained(
        on footage: Footage, in folder: TemporaryFolder
    ) throws -> (any PretextModel, [ClipRecord]) {
        for clip in 0..<16 {
            try render(folder.file("\(clip < 12 ? "train" : "test")-\(clip).mp4"), clip, footage)
        }
        let clips = try Manifest.of(folder.path, workers: 2).clips
        let task = try task([:])
        var random = RandomStream(seed: 1)
        let model = task.makeModel(random: &random)
        try ProbeTraining.train(
            model, task, clips.filter { $0.name.hasPrefix("train") }, steps: 40)
        return (model, clips.filter { $0.name.hasPrefix("test") })
    }

    private func judge(
        _ trained: any PretextModel, _ clips: [ClipRecord], control: String
    ) throws -> Result {
        let task = try task(["control": control])
        var random = RandomStream(seed: 1)
        let model = task.makeModel(random: &random)
        try StateDictionary(of: trained).load(into: model)
        model.isTraining = false
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 12, batchSize: 12, seed: 3)
        let loader = BatchLoader(
            clips: clips, recipe: task.evaluationViews, plan: plan, workers: 2)
        defer { loader.close() }
        var result = Result()
        for number in 0..<4 {
            try loader.withNextBatch { batch in
                var random = plan.batchStream(batch: number)
                let outcome = try withoutGradients {
                    try model.trainingStep(batch, random: &random)
                }
                let comparisons = Dictionary(
                    uniqueKeysWithValues: outcome.comparisons.map { ($0.name, $0.value) })
                result.loss += Double(outcome.loss.item) / 4
                result.uniform += try #require(comparisons["uniform_loss"]) / 4
                result.changed += try #require(comparisons["changed_accuracy"]) / 4
                result.changedGuess += try #require(comparisons["changed_guess_accuracy"]) / 4
            }
        }
        return result
    }

    /// Discs of one colour each on a textured ground, or blocks of random colours that are new in each frame.
    private func render(_ path: String, _ clip: Int, _ footage: Footage) throws {
        var random = RandomStream(seed: 12, keys: UInt64(clip))
        let movie = try MovieWriter(
            path: path,
            settings: MovieSettings(
                container: .mp4, width: Self.side, height: Self.side, quality: 15, sampleRate: 0))
        let discs = (0..<4).map { _ in Disc(random: &random, side: Double(Self.side)) }
        let tint = (0..<3).map { _ in random.uniform(in: 70...150) }
        for frame in 0..<Self.frames {
            let blocks = (0..<15 * 15 * 3).map { _ in random.uniform(in: 0...255) }
            var pixels: [UInt8] = []
            pixels.reserveCapacity(Self.side * Self.side * 3)
            for pixel in 0..<Self.side * Self.side {
                let (x, y) = (pixel % Self.side, pixel / Self.side)
                if footage == .noise {
                    let block = (y / 8 * 15 + x / 8) * 3
                    pixels += (0..<3).map { UInt8(blocks[block + $0]) }
                    continue
                }
                let time = Double(frame) / 25
                let disc = discs.last { $0.contains(Double(x), Double(y), time) }
                let texture = 25 * sin(0.5 * Double(x)) * cos(0.4 * Double(y))
                let color = disc?.color(Double(x), Double(y), time) ?? tint.map { $0 + texture }
                pixels += color.map { UInt8(min(255, max(0, $0))) }
            }
            try movie.append(picture: pixels.span)
        }
        try movie.finish()
    }
}

/// A disc with stripes of its own.
private struct Disc {
    private let x, y, u, v: Double
    private let radius: Double
    private let tint: [Double]
    private let stripes: (Double, Double)

    init(random: inout RandomStream, side: Double) {
        (x, y) = (random.uniform(in: 0...side), random.uniform(in: 0...side))
        (u, v) = (random.uniform(in: -40...40), random.uniform(in: -40...40))
        radius = random.uniform(in: 14...22)
        tint = (0..<3).map { _ in random.uniform(in: 20...235) }
        stripes = (random.uniform(in: -0.8...0.8), random.uniform(in: -0.8...0.8))
    }

    private func offset(_ px: Double, _ py: Double, _ time: Double) -> (Double, Double) {
        // About the middle of the clip, so that all is in view most of the time.
        (px - x - u * (time - 1), py - y - v * (time - 1))
    }

    func contains(_ px: Double, _ py: Double, _ time: Double) -> Bool {
        let (dx, dy) = offset(px, py, time)
        return dx * dx + dy * dy < radius * radius
    }

    func color(_ px: Double, _ py: Double, _ time: Double) -> [Double] {
        let (dx, dy) = offset(px, py, time)
        let light = 30 * sin(stripes.0 * dx + stripes.1 * dy)
        return tint.map { $0 + light }
    }
}
