import ClipDatasets
import Essentials
import MediaIO
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@testable import PretextTasks

@Suite(.serialized) struct TemporalViewsTests {
    private static let cases: [(task: String, size: String, items: [Int])] = [
        ("order", "small", [3, 3, 64, 64]), ("order", "paper", [3, 3, 227, 227]),
        ("oddone", "small", [6, 3, 6, 64, 64]), ("oddone", "paper", [6, 3, 6, 224, 224]),
        ("sort", "small", [4, 3, 64, 64]), ("sort", "paper", [4, 3, 80, 80]),
        ("cliporder", "small", [3, 3, 8, 64, 64]), ("cliporder", "paper", [3, 3, 16, 112, 112]),
    ]

    private func task(_ name: String, _ values: [String: String]) throws -> any PretextTask {
        let type = try TaskRegistry.task(named: name)
        var options = OptionTable(TaskRegistry.options(of: type))
        for (key, value) in values { try options.set(key, to: value) }
        return try type.init(options: options)
    }

    @Test(arguments: cases)
    func samplesHaveTheirShapes(task name: String, size: String, items: [Int]) throws {
        let views = try task(name, ["size": size]).trainingViews
        #expect(
            views.arrays == [
                ArraySpecification(name: "items", shape: items),
                ArraySpecification(name: "label", shape: [1]),
            ])
    }

    /// A clip of two scenes: grey squares that move over black, and over white from frame 50 on.
    private func clip(in folder: TemporaryFolder) throws -> ClipRecord {
        let path = "\(folder.path)/two.mp4"
        let movie = try MovieWriter(
            path: path,
            settings: MovieSettings(container: .mp4, width: 64, height: 64, sampleRate: 0))
        for frame in 0..<100 {
            var pixels = [UInt8](repeating: frame < 50 ? 20 : 230, count: 64 * 64 * 3)
            for row in 20..<40 {
                for column in 0..<20 {
                    for channel in 0..<3 {
                        pixels[(row * 64 + (column + frame % 50) % 64) * 3 + channel] = 120
                    }
                }
            }
            try movie.append(picture: pixels.span)
        }
        try movie.finish()
        return try #require(try Manifest.of(folder.path, workers: 1).clips.first)
    }

    @Test(arguments: ["motion", "any"]) func noSampleHoldsACut(windows: String) throws {
        let folder = try TemporaryFolder()
        let clip = try clip(in: folder)
        let task = try task(
            "sort",
            [
                "least-gap": "5", "largest-gap": "10", "standardization": "none",
                "windows": windows, "colours": "all",
            ])
        let plan = SamplePlan(clipCount: 1, samplesPerClip: 64, batchSize: 8, seed: 1)
        let loader = BatchLoader(
            clips: [clip], recipe: task.trainingViews, plan: plan, workers: 2)
        defer { loader.close() }
        var scenes: Set<Bool> = []
        for _ in 0..<6 {
            try loader.withNextBatch { batch in
                let values = batch.tensor("items").values
                let frame = 3 * 64 * 64
                for sample in 0..<8 {
                    let bright = (0..<4).map { number in
                        let start = (sample * 4 + number) * frame
                        return values[start..<start + frame].reduce(0, +) > 0
                    }
                    #expect(Set(bright).count == 1)
                    scenes.formUnion(bright)
                }
            }
        }
        #expect(scenes.count == 2)
    }

    @Test func eachFrameKeepsOneChannelOfItsOwn() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/red.mp4"
        let movie = try MovieWriter(
            path: path,
            settings: MovieSettings(container: .mp4, width: 64, height: 64, sampleRate: 0))
        let red: [UInt8] = [220, 90, 30]
        let pixels = (0..<64 * 64 * 3).map { red[$0 % 3] }
        for _ in 0..<60 { try movie.append(picture: pixels.span) }
        try movie.finish()
        let clips = try Manifest.of(folder.path, workers: 1).clips
        let task = try task(
            "sort",
            [
                "least-gap": "2", "largest-gap": "4", "windows": "any", "stillness": "0",
                "noise": "0",
            ])
        let plan = SamplePlan(clipCount: 1, samplesPerClip: 64, batchSize: 32, seed: 1)
        let loader = BatchLoader(clips: clips, recipe: task.evaluationViews, plan: plan, workers: 1)
        defer { loader.close() }
        try loader.withNextBatch { batch in
            let values = batch.tensor("items").values
            var levels: [Int: Int] = [:]
            for frame in 0..<32 * 4 {
                let start = frame * 3 * 64 * 64
                let channels = (0..<3).map { values[start + $0 * 64 * 64 + 2000] }
                #expect(Set(channels).count == 1)
                levels[Int(((channels[0] + 1) * 127.5 / 10).rounded()), default: 0] += 1
            }
            // Three levels, 43 of each.
            #expect(levels.values.filter { $0 > 25 }.count == 3, "\(levels)")
        }
    }

    /// Which frame a picture shown twice stands beside would tell the odd clip.
    @Test func noPictureIsShownAsTwoFrames() throws {
        let folder = try TemporaryFolder()
        let movie = try MovieWriter(
            path: "\(folder.path)/slow.mp4",
            settings: MovieSettings(
                container: .mp4, width: 64, height: 64, frameRate: 15, sampleRate: 0))
        for frame in 0..<60 {
            let pixels = [UInt8](repeating: UInt8(20 + 3 * frame), count: 64 * 64 * 3)
            try movie.append(picture: pixels.span)
        }
        try movie.finish()
        let clips = try Manifest.of(folder.path, workers: 1).clips
        func draw(_ rate: String) throws {
            let task = try task(
                "oddone",
                ["windows": "any", "stillness": "0", "frame-step": "1", "frames-per-second": rate])
            let plan = SamplePlan(clipCount: 1, samplesPerClip: 8, batchSize: 8, seed: 1)
            let loader = BatchLoader(
                clips: clips, recipe: task.trainingViews, plan: plan, workers: 1)
            defer { loader.close() }
            try loader.withNextBatch { #expect($0.size == 8) }
        }
        try draw("14")
        let error = #expect(throws: DatasetError.self) { try draw("25") }
        #expect(error?.description.contains("lower frames-per-second") == true)
    }

    /// A clip of 10 pictures a second, each 4 grey levels lighter than the one before.
    private func slowClip(in folder: TemporaryFolder) throws -> ClipRecord {
        let movie = try MovieWriter(
            path: folder.file("slow.mp4"),
            settings: MovieSettings(
                container: .mp4, width: 64, height: 64, frameRate: 10, quality: 5, sampleRate: 0))
        for picture in 0..<50 {
            let pixels = [UInt8](repeating: UInt8(20 + 4 * picture), count: 64 * 64 * 3)
            try movie.append(picture: pixels.span)
        }
        try movie.finish()
        return try #require(try Manifest.of(folder.path, workers: 1).clips.first)
    }

    /// Two and a half frames of the task to one picture of the file: many samples drawn show one twice.
    @Test(arguments: [
        (
            "order",
            ["tau-min": "4", "tau-max": "8", "positive-share": "0.5", "least-difference": "0"]
        ), ("sort", ["least-gap": "1", "largest-gap": "4", "colours": "all"]),
    ])
    func framesOfASampleAreDifferentPictures(name: String, settings: [String: String]) throws {
        let folder = try TemporaryFolder()
        let clip = try slowClip(in: folder)
        let common = [
            "windows": "any", "stillness": "0", "standardization": "none", "noise": "0",
        ]
        let task = try task(name, settings.merging(common) { $1 })
        let plan = SamplePlan(clipCount: 1, samplesPerClip: 128, batchSize: 128, seed: 1)
        let loader = BatchLoader(
            clips: [clip], recipe: task.evaluationViews, plan: plan, workers: 2)
        defer { loader.close() }
        try loader.withNextBatch { batch in
            let items = batch.tensor("items")
            let count = items.shape[1]
            let levels = items.mean(axes: [2, 3, 4]).values.map { 127.5 * ($0 + 1) }
            for sample in 0..<128 {
                let shown = levels[sample * count..<(sample + 1) * count].sorted()
                for (darker, lighter) in zip(shown, shown.dropFirst()) {
                    // Pictures are 4 levels apart.
                    #expect(lighter - darker > 2, "\(shown)")
                }
            }
            #expect(batch.faults.allSatisfy { $0.fault.reason == "repeated" })
            guard name == "order" else { return }
            // What is refused does not hang on the label: 64 of each, with a deviation of 6.
            let ordered = batch.tensor("label").values.count { $0 == 1 }
            #expect((40...88).contains(ordered))
        }
    }

    /// Frames a 25th of a second apart, of a file of 10 pictures a second.
    @Test func aFileOfTooFewPicturesGivesNoSample() throws {
        let folder = try TemporaryFolder()
        let clip = try slowClip(in: folder)
        let task = try task(
            "sort", ["least-gap": "1", "largest-gap": "1", "windows": "any", "stillness": "0"])
        let plan = SamplePlan(clipCount: 1, samplesPerClip: 8, batchSize: 8, seed: 1)
        let loader = BatchLoader(
            clips: [clip], recipe: task.trainingViews, plan: plan, workers: 1)
        defer { loader.close() }
        let error = #expect(throws: DatasetError.self) { try loader.withNextBatch { _ in } }
        #expect(error?.description.contains("lower frames-per-second") == true)
    }

    @Test(arguments: [("small", 64, 128), ("paper", 256, 240)])
    func sortedFramesHaveFeaturesAtTheScaleOfTheirParts(
        size: String, channels: Int, lines: Int
    ) throws {
        let task = try task("sort", ["size": size, "framing": "stretch"])
        var random = RandomStream(seed: 1)
        let model = try #require(task.makeModel(random: &random) as? any VisualModel)
        model.isTraining = false
        #expect(model.frameView.frameSize == .exact(width: lines, height: lines))
        let side = model.frameView.size
        let features = withoutGradients {
            model.imageFeatures(Tensor(zeros: [1, 3, side, side]))
        }
        #expect(features.shape.count == 4 && features.shape[1] == channels)
        // More places than a part gives, since more of the frame is seen.
        #expect(features.shape[2] > (size == "small" ? 8 : 2))
    }

    @Test func clipsThatAreTooShortAreRefused() throws {
        let folder = try TemporaryFolder()
        let clip = try clip(in: folder)
        #expect(try task("order", [:]).trainingViews.objection(to: clip) == nil)
        let long = try task("order", ["tau-min": "40"]).trainingViews
        #expect(long.objection(to: clip)?.reason == "too-short")
    }
}
