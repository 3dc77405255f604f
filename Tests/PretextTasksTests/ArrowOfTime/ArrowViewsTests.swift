import ClipDatasets
import Essentials
import MediaIO
import OpticalFlow
import TensorCore
import TestSupport
import Testing

@testable import PretextTasks

@Suite struct ArrowViewsTests {
    private func views(_ values: [String: String] = [:]) throws -> ArrowViews {
        var options = OptionTable(TaskRegistry.options(of: ArrowOfTime.self))
        try options.set("scene", to: values["size"] == "paper" ? "256" : "128")
        for (key, value) in values { try options.set(key, to: value) }
        return try #require(try ArrowOfTime(options: options).trainingViews as? ArrowViews)
    }

    @Test func aSampleHoldsBothDirections() throws {
        #expect(
            try views().arrays == [ArraySpecification(name: "flow", shape: [2, 40, 64, 64])])
        #expect(
            try views(["size": "paper", "segments": "3", "fields": "5"]).arrays == [
                ArraySpecification(name: "flow", shape: [2, 30, 224, 224])
            ])
    }

    @Test func picturesSmallerThanTheirPartAreRefused() throws {
        #expect(throws: ConfigurationError.self) { try views(["scene": "63"]) }
        #expect(throws: ConfigurationError.self) { try views(["size": "paper", "scene": "223"]) }
        let whole = try views(["scene": "64", "framing": "stretch"])
        #expect(whole.frameSize == .exact(width: 64, height: 64))
    }

    @Test func windowsLieEvenlyInAStretch() throws {
        let views = try views()
        var random = RandomStream(seed: 1)
        var starts = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            let window = try #require(views.drawWindow(of: 29, random: &random))
            #expect(window.count == 20)
            starts[window.lowerBound] += 1
        }
        // 1,000 each, with a deviation of 30.
        #expect(starts.allSatisfy { abs($0 - 1000) < 150 }, "\(starts)")
        #expect(views.drawWindow(of: 19, random: &random) == nil)
    }

    private func clip(in folder: TemporaryFolder, seconds: Int) throws -> ClipRecord {
        try ProbeTraining.render(to: folder.file("clip.mp4"), 3, seconds: seconds) { random, _ in
            (ProbeTraining.noisePixels(&random), ProbeTraining.noiseSound(0.1, &random))
        }
        return try #require(try Manifest.of(folder.path, workers: 1).clips.first)
    }

    /// A container that states one duration promises pictures for as long as sound is heard.
    @Test func flowGoesAsFarAsThePictures() throws {
        let folder = try TemporaryFolder()
        let clip = try LongSoundClip.record(in: folder, pictureSeconds: 3, soundSeconds: 3.5)
        let views = try views(["motion": "0", "framing": "stretch"])
        var random = RandomStream(seed: 1)
        let stretch = try #require(views.drawStretch(of: clip, random: &random))
        #expect(stretch.upperBound > 3.3)
        let flow = StretchFlow(
            stack: views.stack, frameSize: views.frameSize, estimator: try FlowEstimator(.dis))
        let fields = try flow.fields(in: stretch, of: clip, from: ClipReader(clip))
        // 12.5 pictures a second, up to 2.96 s.
        #expect(fields.count == 37)
        let plan = SamplePlan(clipCount: 1, samplesPerClip: 8, batchSize: 8, seed: 1)
        let loader = BatchLoader(clips: [clip], recipe: views, plan: plan, workers: 1)
        defer { loader.close() }
        try loader.withNextBatch { #expect($0.faults.isEmpty) }
    }

    /// Stretches of small fields take up to 8 MB; those of large ones are hardly longer than a window.
    @Test func stretchesOfLargeFieldsAreShort() throws {
        let folder = try TemporaryFolder()
        let clip = try clip(in: folder, seconds: 25)
        var random = RandomStream(seed: 2)
        let small = try #require(try views().drawStretch(of: clip, random: &random))
        #expect((4.9...5.1).contains(small.upperBound - small.lowerBound))
        let large = try #require(
            try views(["size": "paper", "frame-rate": "25"]).drawStretch(of: clip, random: &random))
        #expect((1...1.3).contains(large.upperBound - large.lowerBound))
    }

    /// Pictures of a texture that moves by itself, of a seed.
    private func pictures(_ count: Int) -> [GreyPicture] {
        var random = RandomStream(seed: 5)
        var levels = (0..<48 * 48).map { _ in UInt8(random.integer(below: 256)) }
        return (0..<count).map { _ in
            levels = Array(levels[5...] + levels[..<5])
            return GreyPicture(width: 48, height: 48, levels: levels.map { $0 / 2 + UInt8(40) })
        }
    }

    @Test(arguments: ["dis", "farneback"])
    func aReversedClipHasOppositeFields(method: String) throws {
        let stack = try views(["flow": method]).stack
        let pictures = pictures(6)
        let estimator = try FlowEstimator(stack.method)
        let forwards = try stack.flow(through: pictures, estimator)
        let backwards = try stack.flow(through: pictures.reversed(), estimator)
        #expect(forwards.contains { FlowField.largestCellMotion([$0]) > 0.1 })
        #expect(backwards.reversed().map(\.negated) == forwards)
    }

    @Test func fieldsFromTheCacheAreThoseEstimated() throws {
        let folder = try TemporaryFolder()
        let clip = try clip(in: folder, seconds: 2)
        let views = try views()
        let cache = try SampleCache(folder: folder.file("cache"), byteLimit: 1 << 28) { _ in }
        func fields(_ cache: SampleCache?) throws -> StretchFields {
            let flow = StretchFlow(
                stack: views.stack, frameSize: views.frameSize, estimator: try FlowEstimator(.dis))
            return try flow.fields(in: 0..<1, of: clip, from: ClipReader(clip, cache: cache))
        }
        let estimated = try fields(nil)
        #expect(estimated.count == 12)
        #expect(try fields(cache) == estimated)
        #expect(try fields(cache) == estimated)
    }

    private func still(width: Int, height: Int) -> FlowField {
        FlowField(
            width: width, height: height,
            values: [Float](repeating: 0, count: 2 * width * height))
    }

    @Test func cutsLieEvenlyAndHalfAreMirrored() throws {
        let views = try views(["size": "paper"])
        let fields = StretchFields(of: [still(width: 232, height: 228)])
        var random = RandomStream(seed: 2)
        var mirrored = 0
        var places = [Int](repeating: 0, count: 9)
        for _ in 0..<10_000 {
            let part = views.drawPart(of: fields, 0..<1, random: &random)
            #expect((0...8).contains(part.x) && (0...4).contains(part.y))
            places[part.x] += 1
            mirrored += views.drawMirroring(random: &random) ? 1 : 0
        }
        #expect(abs(mirrored - 5000) < 250)
        #expect(places.allSatisfy { abs($0 - 1111) < 160 })
        let central = views.withoutAugmentation
        #expect(
            central.drawPart(of: fields, 0..<1, random: &random)
                == PixelRectangle(x: 4, y: 2, width: 224, height: 224))
        #expect(!central.drawMirroring(random: &random))
    }

    /// Fields of 128 x 128 of which only a square of 24 moves: in the first one at the right, in the others at the
    /// left.
    private func movingSquare() -> StretchFields {
        let side = 128
        return StretchFields(
            of: (0..<3).map { number in
                var values = still(width: side, height: side).values
                for y in 70..<94 {
                    let left = number == 0 ? 100 : 4
                    for x in left..<left + 24 {
                        values[y * side + x] = 1
                        values[(side + y) * side + x] = -2
                    }
                }
                return FlowField(width: side, height: side, values: values)
            })
    }

    @Test(arguments: [(0..<1, 100), (1..<3, 4)])
    func thePartShownIsWhereSomethingMoves(_ window: Range<Int>, _ left: Int) throws {
        let views = try views()
        let fields = movingSquare()
        var random = RandomStream(seed: 3)
        let most = views.withoutAugmentation.drawPart(of: fields, window, random: &random)
        #expect(most.width == 64 && most.height == 64)
        #expect(most.x <= left && most.x + 64 >= left + 24)
        #expect(most.y <= 70 && most.y + 64 >= 94)
        var places: Set<Int> = []
        for _ in 0..<100 {
            let part = views.drawPart(of: fields, window, random: &random)
            #expect(part.x < left + 24 && part.x + 64 > left)
            #expect(part.y < 94 && part.y + 64 > 70)
            places.insert(part.x)
        }
        #expect(places.count > 3)
    }

    /// The second half of a sample is the first one in reverse, cut and mirrored alike.
    @Test func bothDirectionsAreOpposite() throws {
        let folder = try TemporaryFolder()
        let clip = try clip(in: folder, seconds: 3)
        let views = try views(["motion": "0"])
        let plan = SamplePlan(clipCount: 1, samplesPerClip: 4, batchSize: 4, seed: 1)
        let loader = BatchLoader(clips: [clip], recipe: views, plan: plan, workers: 1)
        defer { loader.close() }
        let flow = try loader.withNextBatch { $0.tensor("flow") }
        #expect(flow.shape == [4, 2, 40, 64, 64])
        let values = flow.values
        #expect(values.contains { abs($0) > 0.1 })
        let (field, direction) = (2 * 64 * 64, 20 * 2 * 64 * 64)
        for sample in 0..<4 {
            for number in 0..<20 {
                let forward = sample * 2 * direction + number * field
                let backward = (sample * 2 + 1) * direction + (19 - number) * field
                #expect(
                    values[forward..<forward + field].elementsEqual(
                        values[backward..<backward + field].lazy.map { -$0 }))
            }
        }
    }

    @Test func aMirroredStackMovesTheOtherWay() throws {
        let stack = try views().stack
        let side = stack.side
        let field = FlowField(
            width: side, height: side,
            values: (0..<2 * side * side).map { $0 < side * side ? Float($0 % side) / 10 : -1 })
        func written(_ isMirrored: Bool) -> [Float] {
            var values = [Float](repeating: 9, count: 2 * side * side)
            values.withUnsafeMutableBufferPointer {
                stack.write([field], isMirrored: isMirrored, into: $0)
            }
            return values
        }
        let (plain, mirrored) = (written(false), written(true))
        #expect(plain == field.values)
        for x in 0..<side {
            #expect(mirrored[3 * side + x] == -plain[3 * side + side - 1 - x])
            #expect(mirrored[side * side + x] == -1)
        }
    }

    /// Bars above and below do not become still parts of the flow.
    @Test func bordersAreCutOff() {
        let frames = (0..<3).map { number in
            var pixels = [UInt8](repeating: 0, count: 64 * 64 * 3)
            for row in 12..<52 {
                for column in 0..<64 * 3 {
                    pixels[row * 192 + column] = UInt8(120 + (7 * row + 3 * column + number) % 90)
                }
            }
            return VideoFrame(
                width: 64, height: 64, pixels: pixels, presentationSeconds: 0, durationSeconds: 0)
        }
        for picture in FlowStack.pictures(of: frames) {
            #expect(picture.width == 64 && picture.height == 64)
            let edges = Array(picture.levels.prefix(64)) + Array(picture.levels.suffix(64))
            let mean = edges.reduce(0) { $0 + Int($1) } / edges.count
            // A bar that remained would be far below the mean of 128.
            #expect(mean > 90)
        }
    }
}
