import ClipDatasets
import Essentials
import Foundation
import NeuralNetworks
import PretextTasks
import TensorCore
import TestSupport

/// Clips of four coloured parts, each with a sentence that names the colour, and a short training on them.
enum NarrationProbe {
    static let colours: [(word: String, rgb: [UInt8])] = [
        ("red", [220, 30, 30]), ("green", [30, 200, 30]), ("blue", [40, 40, 230]),
        ("white", [235, 235, 235]),
    ]
    private static let partSeconds = 0.75

    /// Writes clips; with `isNoise` pictures show nothing.
    static func render(to folder: String, count: Int, isNoise: Bool) throws {
        for clip in 0..<count {
            var random = RandomStream(seed: 4, keys: UInt64(clip))
            let order = Array(colours.indices).shuffled(using: &random)
            var frame = 0
            try ProbeTraining.render(to: "\(folder)/\(clip).mp4", clip) { random, _ in
                let part = Int(Double(frame) / (partSeconds * Double(ProbeTraining.frameRate)))
                frame += 1
                let rgb = colours[order[min(3, part)]].rgb
                let pixels = (0..<ProbeTraining.side * ProbeTraining.side).flatMap { _ in rgb }
                return (
                    isNoise ? ProbeTraining.noisePixels(&random) : pixels,
                    ProbeTraining.noiseSound(0.1, &random)
                )
            }
            let cues = order.enumerated().map { part, colour in
                String(
                    format: "%d\n00:00:%06.3f --> 00:00:%06.3f\nnow it is %@\n", part + 1,
                    Double(part) * partSeconds + 0.1, Double(part + 1) * partSeconds - 0.1,
                    colours[colour].word)
            }
            try Data(cues.joined(separator: "\n").utf8).write(
                to: URL(fileURLWithPath: "\(folder)/\(clip).srt"))
        }
    }

    /// A task prepared for clips.
    static func task(_ values: [String: String], _ clips: [ClipRecord]) throws -> any PretextTask {
        var options = OptionTable(TaskRegistry.options(of: Narration.self))
        let usual = [
            "similarity": "cosine", "temperature": "0.1", "word-dimension": "16",
            "train-words": "true", "frames-per-second": "25", "cue-seconds": "0.3",
            "candidates": "1",
        ]
        for (key, value) in usual.merging(values, uniquingKeysWith: { $1 }) {
            try options.set(key, to: value)
        }
        return try Narration(options: options).prepared(for: clips)
    }

    /// How often the sentence nearest to a moment of a clip is that of the moment, of the four of the clip.
    static func accuracyWithinClips(
        trainedWith values: [String: String], isNoise: Bool = false, steps: Int = 40
    ) throws -> Double {
        let folder = try TemporaryFolder()
        try render(to: folder.path, count: 18, isNoise: isNoise)
        let clips = try Manifest.of(folder.path, workers: 2).clips
        let (training, others) = (Array(clips.prefix(12)), Array(clips.suffix(6)))
        let task = try task(values, training)
        var random = RandomStream(seed: 1)
        let model = task.makeModel(random: &random)
        try ProbeTraining.train(model, task, training, steps: steps)
        model.isTraining = false
        guard let network = model as? any TextEmbedding else { return 0 }
        return try right(network, task, others)
    }

    private static func right(
        _ model: any TextEmbedding, _ task: any PretextTask, _ clips: [ClipRecord]
    ) throws -> Double {
        let names = colours.map { "now it is \($0.word)" }
        let texts = withoutGradients { model.textFeatures(names) }
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 16, batchSize: 12, seed: 3)
        let loader = BatchLoader(
            clips: clips, recipe: task.evaluationViews, plan: plan, workers: 2)
        defer { loader.close() }
        var count = 0
        for _ in 0..<8 {
            count += try loader.withNextBatch { batch in
                let images = withoutGradients { model.imageFeatures(batch.tensor("image")) }
                let nearest = images.matmul(texts, transposesOther: true).argmax(axis: 1)
                let words = batch.tensor("words")
                let length = words.count / batch.size
                return nearest.enumerated().count { sample, name in
                    let said = words.values[sample * length..<(sample + 1) * length]
                        .map { Int($0) }.filter { $0 > 0 }
                    return said == model.vocabulary.numbers(of: names[name], limit: 20)
                }
            }
        }
        return Double(count) / Double(8 * 12)
    }
}
