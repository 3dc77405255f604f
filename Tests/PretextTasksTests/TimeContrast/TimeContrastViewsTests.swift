import ClipDatasets
import Essentials
import MediaIO
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import PretextTasks

@Suite struct TimeContrastViewsTests {
    private func task(_ values: [String: String]) throws -> TimeContrast {
        var options = OptionTable(TaskRegistry.options(of: TimeContrast.self))
        for (key, value) in values { try options.set(key, to: value) }
        return try TimeContrast(options: options)
    }

    /// Two clips of noise, each of two views, whose brightness tells the quarter of a second.
    private func clips(in folder: String) throws -> [ClipRecord] {
        for clip in 0..<2 {
            for view in 0..<2 {
                var frame = 0
                try ProbeTraining.render(to: "\(folder)/\(clip)_view\(view).mp4", clip) { _, _ in
                    let level = UInt8(20 + 200 * frame / (3 * ProbeTraining.frameRate))
                    frame += 1
                    let count = ProbeTraining.side * ProbeTraining.side * 3
                    return (
                        [UInt8](repeating: level, count: count),
                        [Float](repeating: 0, count: 48000 / ProbeTraining.frameRate)
                    )
                }
            }
        }
        return try Manifest.of(folder, workers: 2).clips
    }

    @Test func momentsAreThoseThatArePictured() throws {
        let folder = try TemporaryFolder()
        let clips = try clips(in: folder.path)
        for form in ["single", "multi"] {
            let task = try task(["views": form, "moments": "3", "radius": "0.15"])
            let plan = SamplePlan(clipCount: 4, samplesPerClip: 2, batchSize: 4, seed: 1)
            let loader = BatchLoader(
                clips: clips, recipe: task.evaluationViews, plan: plan, workers: 2)
            defer { loader.close() }
            try loader.withNextBatch { batch in
                #expect(batch.tensor("image").shape == [4, 2, 3, 3, 96, 96])
                let means = batch.tensor("image").mean(axes: [3, 4, 5]).values
                let moments = batch.tensor("moment").values
                for sample in 0..<4 {
                    #expect(moments[sample * 9] == Float(batch.clipIndices[sample] / 2))
                    for pair in 0..<3 {
                        for part in 0..<2 {
                            let mean = Double(means[(sample * 2 + part) * 3 + pair])
                            let seconds = Double(moments[(sample * 3 + pair) * 3 + 1 + part])
                            // One frame is 2.7 levels, the codec's error about as much.
                            let level = 127.5 * (mean + 1)
                            #expect(abs(level - 20 - 200 * seconds / 3) < 8, "\(form) \(seconds)")
                            // Neither end is used.
                            #expect((0.6...2.4).contains(seconds))
                        }
                    }
                }
            }
        }
    }

    /// Of a ramp that does not move the mean level says where a picture was cut.
    @Test func aSamplesAnchorsAreCutFromAboutOnePlaceAndItsPartnersFromAnother() throws {
        let folder = try TemporaryFolder()
        let side = ProbeTraining.side
        for view in 0..<2 {
            try ProbeTraining.render(to: folder.file("ramp_view\(view).mp4"), view) { _, _ in
                let pixels = (0..<side * side * 3).map { UInt8(30 + 190 * ($0 / 3 % side) / side) }
                return (pixels, [Float](repeating: 0, count: 48000 / ProbeTraining.frameRate))
            }
        }
        let clips = try Manifest.of(folder.path, workers: 2).clips
        let task = try task([
            "views": "multi", "moments": "3", "radius": "0.15", "noise": "0", "brightness": "0",
            "saturation": "0", "framing": "stretch",
        ])
        let plan = SamplePlan(clipCount: 2, samplesPerClip: 16, batchSize: 32, seed: 1)
        let loader = BatchLoader(
            clips: clips, recipe: task.trainingViews.prepared(for: clips), plan: plan, workers: 2)
        defer { loader.close() }
        var farthest = 0.0
        try loader.withNextBatch { batch in
            // A column of the frame of 110 is 190 / 110 levels.
            let places = batch.tensor("image").mean(axes: [3, 4, 5]).values.map {
                127.5 * Double($0) * 110 / 190
            }
            for camera in stride(from: 0, to: places.count, by: 3) {
                let own = places[camera..<camera + 3].sorted()
                #expect(own[2] - own[0] < 9)
            }
            for sample in stride(from: 0, to: places.count, by: 6) {
                let sums = [0, 3].map { places[sample + $0..<sample + $0 + 3].reduce(0, +) }
                farthest = max(farthest, abs(sums[0] - sums[1]) / 3)
            }
        }
        #expect(farthest > 9)
    }

    /// What a view's embeddings have in common counts for the loss, unless moments are centred.
    @Test(arguments: ["none", "views"]) func centringReachesTheLoss(_ centring: String) throws {
        let folder = try TemporaryFolder()
        let clips = try clips(in: folder.path)
        let task = try task([
            "views": "multi", "moments": "3", "radius": "0.15", "negatives": "sequence",
            "centring": centring,
        ])
        var random = RandomStream(seed: 1)
        let model = task.makeModel(random: &random)
        model.isTraining = false
        let bias = try #require(model.parameters.first { $0.name == "embedding.bias" })
        let plan = SamplePlan(clipCount: 4, samplesPerClip: 2, batchSize: 4, seed: 1)
        let loader = BatchLoader(
            clips: clips, recipe: task.evaluationViews.prepared(for: clips), plan: plan, workers: 2)
        defer { loader.close() }
        try loader.withNextBatch { batch in
            let before = try model.trainingStep(batch, random: &random).loss.values[0]
            bias.parameter.replaceValues(bias.parameter.value.values.map { $0 + 3 })
            let after = try model.trainingStep(batch, random: &random).loss.values[0]
            #expect((abs(after - before) < 1e-3) == (centring == "views"), "\(before) \(after)")
        }
    }

    /// Two samples of one event have lost other means.
    @Test(arguments: [false, true]) func samplesOfOneEventAreApartWhenCentred(_ isCentred: Bool) {
        let moments = Tensor(
            [4, 1, 1, 4, 2, 2, 4, 5, 5, 4, 6, 6].map(Float.init), shape: [2, 2, 3])
        let rule = MomentPairs.Rule(count: 2, radius: 0.2, isSimultaneous: true)
        let batch = MomentBatch(
            moments, rule: rule, isWithinEvents: true, isCentred: isCentred)
        #expect(batch.isNegative(anchor: 0, positive: 1))
        #expect(batch.isNegative(anchor: 0, positive: 2) == !isCentred)
    }

    /// Two views of 12 s, each picture 4 grey levels lighter than the one before.
    private func slowClips(in folder: TemporaryFolder, rate: Int) throws -> [ClipRecord] {
        for view in 0..<2 {
            let movie = try MovieWriter(
                path: folder.file("slow_view\(view).mp4"),
                settings: MovieSettings(
                    container: .mp4, width: 64, height: 64, frameRate: rate, quality: 5,
                    sampleRate: 0))
            for picture in 0..<12 * rate {
                let pixels = [UInt8](repeating: UInt8(20 + 4 * picture), count: 64 * 64 * 3)
                try movie.append(picture: pixels.span)
            }
            try movie.finish()
        }
        return try Manifest.of(folder.path, workers: 1).clips
    }

    /// Four pictures a second; with one view, one in five partners drawn is the anchor's own picture.
    @Test(arguments: [("single", "0.2", "4"), ("multi", "0.05", "8")])
    func noPictureIsTwoMoments(form: String, radius: String, moments: String) throws {
        let folder = try TemporaryFolder()
        let clips = try slowClips(in: folder, rate: 4)
        let task = try task([
            "views": form, "radius": radius, "moments": moments, "noise": "0",
        ])
        let plan = SamplePlan(clipCount: 2, samplesPerClip: 16, batchSize: 32, seed: 1)
        let loader = BatchLoader(clips: clips, recipe: task.evaluationViews, plan: plan, workers: 2)
        defer { loader.close() }
        try loader.withNextBatch { batch in
            let count = batch.tensor("image").shape[2]
            let levels = batch.tensor("image").mean(axes: [3, 4, 5]).values.map {
                127.5 * ($0 + 1)
            }
            // Of one file are both halves of a sample, or each.
            let group = form == "single" ? 2 * count : count
            for start in stride(from: 0, to: levels.count, by: group) {
                let shown = levels[start..<start + group].sorted()
                for (darker, lighter) in zip(shown, shown.dropFirst()) {
                    #expect(lighter - darker > 2, "\(shown)")
                }
            }
            #expect(batch.faults.allSatisfy { $0.fault.reason == "repeated" })
        }
    }

    @Test func filesOfTooFewPicturesGiveNoSample() throws {
        let folder = try TemporaryFolder()
        let clips = try slowClips(in: folder, rate: 1)
        let plan = SamplePlan(clipCount: 2, samplesPerClip: 4, batchSize: 8, seed: 1)
        let loader = BatchLoader(
            clips: clips, recipe: try task([:]).trainingViews, plan: plan, workers: 1)
        defer { loader.close() }
        let error = #expect(throws: DatasetError.self) { try loader.withNextBatch { _ in } }
        #expect(error?.description.contains("larger radius") == true)
    }

    @Test func momentsOfTwoViewsLieInAWindow() throws {
        let recipe = try task(["views": "multi", "window": "5", "ends": "1"]).trainingViews
        let views = try #require(recipe as? TimeContrastViews)
        var random = RandomStream(seed: 1)
        var starts = [Int](repeating: 0, count: 5)
        for _ in 0..<5000 {
            let window = views.drawWindow(of: 17, random: &random)
            #expect(abs(window.upperBound - window.lowerBound - 5) < 1e-9)
            #expect(window.lowerBound >= 1 && window.upperBound <= 16)
            starts[min(4, Int((window.lowerBound - 1) / 2))] += 1
        }
        // 1,000 each, with a deviation of 28.
        #expect(starts.allSatisfy { abs($0 - 1000) < 150 }, "\(starts)")
        #expect(views.drawWindow(of: 6, random: &random) == 1..<5)
        // One view may use all of its file.
        let single = try #require(
            try task(["window": "5", "ends": "1"]).trainingViews as? TimeContrastViews)
        #expect(single.drawWindow(of: 17, random: &random) == 1..<16)
    }

    @Test func aWindowHasRoomForItsMoments() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try task(["views": "multi", "moments": "100"])
        }
        #expect(error?.description.contains("longer window") == true)
        _ = try task(["views": "single", "moments": "100"])
        _ = try task(["views": "multi", "moments": "100", "window": "60"])
    }

    @Test func aClipOfOneViewIsRefusedWhereTwoAreNeeded() throws {
        let clips = try Manifest.of(SampleClips.train, workers: 2).clips
        let views = try task(["views": "multi"]).trainingViews.prepared(for: clips)
        #expect(views.objection(to: clips[0])?.reason == "one-view")
        let single = try task([:]).trainingViews.prepared(for: clips)
        #expect(single.objection(to: clips[0]) == nil)
    }

    @Test func chanceCountsAllPartners() throws {
        #expect(try task([:]).chance == .batch(of: 8))
        #expect(try task(["moments": "5"]).chance.candidates(batchSize: 6) == 30)
        #expect(try task(["negatives": "sequence"]).chance == .classes(8))
    }

    @Test func momentsOfSeveralEventsAreNotCentred() throws {
        let error = #expect(throws: ConfigurationError.self) { try task(["centring": "views"]) }
        #expect(error?.description.contains("negatives=sequence") == true)
        #expect(throws: ConfigurationError.self) {
            try task(["centring": "views", "negatives": "sequence", "loss": "triplet"])
        }
        _ = try task(["centring": "views", "negatives": "sequence"])
    }

    @Test(arguments: ["n-pairs", "triplet", "lifted"])
    func embeddingsOfDistancesHaveLengthOne(_ loss: String) throws {
        var random = RandomStream(seed: 1)
        let model = try #require(
            try task(["loss": loss]).makeModel(random: &random) as? any VisualModel)
        model.isTraining = false
        let images = Tensor(
            (0..<2 * 3 * 96 * 96).map { _ in Float(random.uniform(in: -1...1)) },
            shape: [2, 3, 96, 96])
        let lengths = withoutGradients {
            let features = model.imageFeatures(images)
            return (features * features).sum(axes: [1]).values
        }
        #expect(lengths.allSatisfy { abs($0 - 1) < 1e-4 } == (loss != "n-pairs"))
    }
}
