import AudioFeatures
import ClipDatasets
import Essentials
import Foundation
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import PretextTasks

@Suite struct NarrationViewsTests {
    private func views(
        _ company: NarrationViews.Company = .neighbours, candidates: Int = 3,
        cueSeconds: Double = 2, isRandom: Bool = true
    ) -> NarrationViews {
        var views = NarrationViews(
            image: ImageAugmentation(centreCropOf: 8, framing: .stretch),
            timing: FrameTiming(count: 3, framesPerSecond: 2), company: company,
            candidates: candidates, wordLimit: 4, cueSeconds: cueSeconds, isPermuted: false,
            reader: NarrationReader())
        views.isRandom = isRandom
        return views
    }

    private static let said = (0..<6).map {
        SaidWords(seconds: Double($0)..<Double($0) + 0.5, words: [$0 + 1])
    }

    @Test func momentsLieAroundTheSentence() {
        var random = RandomStream(seed: 1)
        var (low, high) = (Double.infinity, -Double.infinity)
        for _ in 0..<500 {
            let moment = views().moment(of: 5..<6, within: 0.5..<9.5, random: &random)
            (low, high) = (min(low, moment), max(high, moment))
        }
        // 2 s around 5.5, of which frames take 1.
        #expect(low >= 5 && low < 5.05 && high <= 6 && high > 5.95)
        #expect(views(isRandom: false).moment(of: 5..<6, within: 0.5..<9.5, random: &random) == 5.5)
        // Longer sentences are taken whole; the ends of the pictures bound all.
        #expect(views().moment(of: 0..<0.2, within: 2..<3, random: &random) == 2)
        #expect(views(cueSeconds: 0).moment(of: 3..<3.4, within: 0..<9, random: &random) == 3.2)
    }

    @Test func neighboursAreNearAndOthersAreAny() {
        var random = RandomStream(seed: 2)
        #expect(views().company(of: 2, among: Self.said, random: &random) == [2, 1, 0])
        var met: Set<Int> = []
        for _ in 0..<50 {
            let company = views(.others).company(of: 2, among: Self.said, random: &random)
            #expect(company.count == 3 && company[0] == 2 && Set(company).count == 3)
            met.formUnion(company)
        }
        #expect(met == Set(0..<6))
    }

    @Test func samplesHoldTheWordsOfTheirMoment() throws {
        let folder = try TemporaryFolder()
        try NarrationProbe.render(to: folder.path, count: 2, isNoise: false)
        let clips = try Manifest.of(folder.path, workers: 1).clips
        let task = try NarrationProbe.task(["candidates": "2", "sentence-words": "5"], clips)
        var random = RandomStream(seed: 1)
        let model = try #require(task.makeModel(random: &random) as? any TextEmbedding)
        #expect(
            Set(model.vocabulary.words) == ["now", "it", "is", "red", "green", "blue", "white"])
        let plan = SamplePlan(clipCount: 2, samplesPerClip: 8, batchSize: 8, seed: 1)
        let loader = BatchLoader(clips: clips, recipe: task.evaluationViews, plan: plan, workers: 2)
        defer { loader.close() }
        try loader.withNextBatch { batch in
            #expect(batch.tensor("image").shape == [8, 3, 4, 96, 96])
            let means = batch.tensor("image").mean(axes: [2, 3, 4]).values
            let words = batch.tensor("words")
            #expect(words.shape == [8, 2, 5])
            let times = batch.tensor("times")
            #expect(times.shape == [8, 2, 2])
            #expect((0..<16).allSatisfy { times.values[2 * $0] < times.values[2 * $0 + 1] })
            for sample in 0..<8 {
                let said = words.values[sample * 10..<sample * 10 + 5].map { Int($0) }
                #expect(said[4] == 0)
                let colour = try #require(
                    NarrationProbe.colours.first { model.vocabulary.number(of: $0.word) == said[3] }
                )
                for channel in 0..<3 {
                    let level = 127.5 * (Double(means[sample * 3 + channel]) + 1)
                    #expect(abs(level - Double(colour.rgb[channel])) < 30, "\(colour.word)")
                }
            }
        }
    }

    /// Three towers: sentences, pictures, and the sound of the same moments.
    @Test func withSoundClipsFindWhatIsHeardToo() throws {
        let folder = try TemporaryFolder()
        try NarrationProbe.render(to: folder.path, count: 4, isNoise: false)
        let clips = try Manifest.of(folder.path, workers: 1).clips
        let task = try NarrationProbe.task(["sound": "true"], clips)
        #expect(abs(task.chance.loss(batchSize: 4) - log(7) - log(4)) < 1e-9)
        #expect(task.chance.accuracy(batchSize: 4) == 1.0 / 7)
        var random = RandomStream(seed: 1)
        let model = task.makeModel(random: &random)
        let network = try #require(model as? any TextEmbedding & TwoStreamEmbedding)
        #expect(network.sharesSpace && network.parameters.contains { $0.name == "sound.fc2.bias" })
        let plan = SamplePlan(clipCount: 4, samplesPerClip: 4, batchSize: 4, seed: 1)
        let loader = BatchLoader(clips: clips, recipe: task.trainingViews, plan: plan, workers: 2)
        defer { loader.close() }
        try loader.withNextBatch { batch in
            let sound = batch.tensor("sound")
            #expect(
                sound.shape == [4, 1, network.preset.bandCount, network.preset.clipFrameCount])
            #expect(sound.values.contains { $0 != sound.values[0] })
            let heard = network.soundFeatures(sound)
            #expect(heard.shape == network.imageFeatures(batch.tensor("image")).shape)
            let outcome = try model.trainingStep(batch, random: &random)
            outcome.loss.backward()
            for tower in ["video.", "text.", "sound."] {
                #expect(
                    model.parameters.contains { name, parameter in
                        name.hasPrefix(tower)
                            && parameter.gradient?.values.contains { $0 != 0 } ?? false
                    }, "\(tower)")
            }
        }
        // Without sound there is none of this.
        let deaf = try NarrationProbe.task([:], clips)
        #expect(deaf.trainingViews.arrays.map(\.name) == ["image", "words", "times"])
        #expect(!(deaf.makeModel(random: &random) is any AudioVisualModel))
    }

    @Test func framesAreThoseAskedFor() throws {
        let folder = try TemporaryFolder()
        try NarrationProbe.render(to: folder.path, count: 1, isNoise: false)
        let clips = try Manifest.of(folder.path, workers: 1).clips
        for (asked, expected) in [("0", 4), ("2", 2), ("7", 7)] {
            let task = try NarrationProbe.task(["frames": asked], clips)
            #expect(task.trainingViews.arrays[0].shape == [3, expected, 96, 96])
            var random = RandomStream(seed: 1)
            let model = try #require(task.makeModel(random: &random) as? any TextEmbedding)
            #expect(model.frameTiming.count == expected)
            let images = Tensor(zeros: [2, 3, expected, 96, 96])
            #expect(model.imageFeatures(images).shape == [2, 128])
        }
        for settings in [["frames": "1"], ["frames": "8", "size": "paper"]] {
            #expect(throws: ConfigurationError.self) { try NarrationProbe.task(settings, clips) }
        }
    }

    @Test func clipsWithoutTextAreLeftOut() throws {
        let folder = try TemporaryFolder()
        try NarrationProbe.render(to: folder.path, count: 2, isNoise: false)
        try FileManager.default.removeItem(atPath: folder.file("1.srt"))
        let clips = try Manifest.of(folder.path, workers: 1).clips
        let task = try NarrationProbe.task([:], clips)
        let objections = clips.map { task.trainingViews.objection(to: $0)?.reason }
        #expect(objections == [nil, "no-text"])
        try FileManager.default.removeItem(atPath: folder.file("0.srt"))
        #expect(throws: DatasetError.self) { try NarrationProbe.task([:], clips) }
    }

    @Test func wordVectorsOfAFileStayAsTheyAre() throws {
        let folder = try TemporaryFolder()
        try NarrationProbe.render(to: folder.path, count: 2, isNoise: false)
        let clips = try Manifest.of(folder.path, workers: 1).clips
        let path = folder.file("words.txt")
        try Data("red 1 2\nblue 3 4\nsalt 5 6\n".utf8).write(to: URL(fileURLWithPath: path))
        let settings = ["word-vectors": path, "word-dimension": "2", "train-words": "false"]
        for (words, known) in [
            ("collection", ["red", "blue"]), ("file", ["red", "blue", "salt"]),
        ] {
            let task = try NarrationProbe.task(settings.merging(["words": words]) { $1 }, clips)
            var random = RandomStream(seed: 1)
            let model = task.makeModel(random: &random)
            #expect((model as? any TextEmbedding)?.vocabulary.words == known)
            let vectors = model.buffers.first { $0.name == "text.word_embd.weight" }?.buffer.value
            #expect(vectors?.values == [0, 0, 1, 2, 3, 4] + (words == "file" ? [5, 6] : []))
        }
        let error = #expect(throws: ConfigurationError.self) {
            try NarrationProbe.task(["word-vectors": path], clips)
        }
        #expect(error?.description.contains("word-dimension=2") ?? false)
    }
}
