import ClipDatasets
import Essentials
import MediaIO
import NeuralNetworks
import PretextTasks
import TensorCore

/// Made clips, and a short training on them.
enum ProbeTraining {
    /// The side of the pictures.
    static let side = 64
    /// Pictures a second.
    static let frameRate = 25

    /// Pixels of independent noise.
    static func noisePixels(_ random: inout RandomStream) -> [UInt8] {
        (0..<side * side * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// The sound of one picture: noise of a deviation.
    static func noiseSound(_ deviation: Double, _ random: inout RandomStream) -> [Float] {
        (0..<48000 / frameRate).map { _ in Float(deviation * random.normal()) }
    }

    /// Writes clip number `clip`, moment by moment; `level`, from 0 to 1, is the same for the whole clip.
    static func render(
        to path: String, _ clip: Int, seconds: Int = 3, keyframeInterval: Int = 12,
        _ moment: (inout RandomStream, Double) -> ([UInt8], [Float])
    ) throws {
        var random = RandomStream(seed: 9, keys: UInt64(clip))
        let writer = try MovieWriter(
            path: path,
            settings: MovieSettings(
                container: .mp4, width: Self.side, height: Self.side, frameRate: Self.frameRate,
                keyframeInterval: keyframeInterval))
        let level = Double(clip % 12) / 11
        for _ in 0..<Self.frameRate * seconds {
            let (pixels, sound) = moment(&random, level)
            try writer.append(picture: pixels.span)
            try writer.append(sound: sound.span)
        }
        try writer.finish()
    }

    /// Trains for some steps with batches of 12.
    static func train(
        _ model: any PretextModel, _ task: any PretextTask, _ clips: [ClipRecord], steps: Int = 40,
        cache: SampleCache? = nil
    ) throws {
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 8, batchSize: 12, seed: 2)
        let loader = BatchLoader(
            clips: clips, recipe: task.trainingViews, plan: plan, workers: 2, cache: cache)
        defer { loader.close() }
        let optimizer = Adam(model.parameters, learningRate: 1e-3)
        for number in 0..<steps {
            try loader.withNextBatch { batch in
                var random = plan.batchStream(batch: number)
                optimizer.clearGradients()
                try model.trainingStep(batch, random: &random).loss.backward()
                optimizer.step()
            }
        }
    }

    /// Right answers on samples without augmentation, of which each clip gives as many.
    ///
    /// Samples whose answers are not right or wrong by themselves are judged one by one, against their own moments alone.
    static func answers(
        of model: any PretextModel, _ task: any PretextTask, _ clips: [ClipRecord], count: Int
    ) throws -> ProbeAnswers {
        let classifier = model as? any PretextClassifier
        let size = classifier == nil ? 1 : 32
        let plan = SamplePlan(
            clipCount: clips.count, samplesPerClip: 64, batchSize: size, seed: 3)
        let loader = BatchLoader(
            clips: clips, recipe: task.evaluationViews, plan: plan, workers: 2)
        defer { loader.close() }
        var answers = ProbeAnswers()
        for number in 0..<count / size {
            try loader.withNextBatch { batch in
                var random = plan.batchStream(batch: number)
                let shares = try withoutGradients {
                    try classifier?.shareRight(on: batch)
                        ?? [try model.trainingStep(batch, random: &random).accuracy]
                }
                for (share, clip) in zip(shares, batch.clipIndices) {
                    answers.add(share, clip: clip)
                }
            }
        }
        return answers
    }

    /// The mean accuracy over 16 batches of 12 without augmentation.
    static func accuracy(
        of model: any PretextModel, _ task: any PretextTask, _ clips: [ClipRecord],
        cache: SampleCache? = nil
    ) throws -> Double {
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 16, batchSize: 12, seed: 3)
        let loader = BatchLoader(
            clips: clips, recipe: task.evaluationViews, plan: plan, workers: 2, cache: cache)
        defer { loader.close() }
        let accuracies = try (0..<16).map { number in
            try loader.withNextBatch { batch in
                var random = plan.batchStream(batch: number)
                return try withoutGradients {
                    // Of these clips nothing is remembered: they are told from each other.
                    if let model = model as? any TwoStreamEmbedding & ClipMemory {
                        return Self.accuracyWithin(batch, model)
                    }
                    return try model.trainingStep(batch, random: &random).accuracy
                }
            }
        }
        return accuracies.reduce(0, +) / Double(accuracies.count)
    }

    /// How often the sound nearest to a picture is of the same clip.
    private static func accuracyWithin(_ batch: Batch, _ model: any TwoStreamEmbedding) -> Double {
        let images = model.imageFeatures(batch.tensor("image"))
        let nearest = images.matmul(
            model.soundFeatures(batch.tensor("sound")), transposesOther: true
        ).argmax(axis: 1)
        let right = nearest.enumerated().filter { batch.clipIndices[$1] == batch.clipIndices[$0] }
        return Double(right.count) / Double(batch.size)
    }
}
