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

    /// What answers that are given together hang on.
    enum Unit {
        /// A clip, where nothing is seen.
        case clip
        /// A colour and a network: whatever it was taught, a network says the same of one colour in all clips.
        case colour
    }

    /// How often the sentence nearest to a moment of a clip is that of the moment, of the four of the clip.
    ///
    /// The 24 clips asked about, others than those of the training, are read as they are, whatever `control` the training
    /// had: sentences in random order would be at chance whatever was learnt.
    static func answersWithinClips(
        trainedWith values: [String: String], isNoise: Bool = false, networks: Int = 1,
        per unit: Unit
    ) throws -> ProbeAnswers {
        let folder = try TemporaryFolder()
        try render(to: folder.path, count: 36, isNoise: isNoise)
        let clips = try Manifest.of(folder.path, workers: 2).clips
        let (training, others) = (Array(clips.prefix(12)), Array(clips.suffix(24)))
        // Nothing moves: two frames do, at half the cost.
        let values = values.merging(["frames": "2"]) { $1 }
        let task = try task(values, training)
        let asked = try self.task(values.merging(["control": "none"]) { $1 }, others)
        var answers = ProbeAnswers()
        for seed in 1...networks {
            var random = RandomStream(seed: UInt64(seed))
            let model = task.makeModel(random: &random)
            try ProbeTraining.train(model, task, training)
            model.isTraining = false
            guard let network = model as? any TextEmbedding,
                let asked = (asked as? any VocabularyTask)?.with(network.vocabulary)
            else { return ProbeAnswers() }
            try add(to: &answers, of: network, asked, others) { clip, colour in
                unit == .clip ? clip : seed * colours.count + colour
            }
        }
        return answers
    }

    /// Asks for eight answers on each clip.
    private static func add(
        to answers: inout ProbeAnswers, of model: any TextEmbedding, _ task: any PretextTask,
        _ clips: [ClipRecord], unit: (_ clip: Int, _ colour: Int) -> Int
    ) throws {
        let names = colours.map { "now it is \($0.word)" }
        let numbers = names.map { model.vocabulary.numbers(of: $0, limit: 20) }
        let texts = withoutGradients { model.textFeatures(names) }
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 8, batchSize: 12, seed: 3)
        let loader = BatchLoader(
            clips: clips, recipe: task.evaluationViews, plan: plan, workers: 2)
        defer { loader.close() }
        for _ in 0..<plan.batchesPerEpoch {
            try loader.withNextBatch { batch in
                let images = withoutGradients { model.imageFeatures(batch.tensor("image")) }
                let nearest = images.matmul(texts, transposesOther: true).argmax(axis: 1)
                let words = batch.tensor("words")
                let length = words.count / batch.size
                for (sample, name) in nearest.enumerated() {
                    let said = words.values[sample * length..<(sample + 1) * length]
                        .map { Int($0) }.filter { $0 > 0 }
                    guard let colour = numbers.firstIndex(of: said) else { continue }
                    answers.add(
                        colour == name ? 1 : 0, clip: unit(batch.clipIndices[sample], colour))
                }
            }
        }
    }
}
