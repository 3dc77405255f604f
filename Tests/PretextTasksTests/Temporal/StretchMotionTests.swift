import ClipDatasets
import Essentials
import MediaIO
import TestSupport
import Testing

@testable import PretextTasks

@Suite struct StretchMotionTests {
    @Test func bothEndsOfAStretchAreCompared() {
        for length in [0.1, 1.93, 12.0, 51.2, 4000] {
            let instants = StretchMotion.instants(in: 3..<3 + length)
            #expect(instants.first == 3 && instants.last == 3 + length)
            #expect((3...StretchMotion.mostFrames).contains(instants.count))
            #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func tenFramesASecondAreCompared() {
        let instants = StretchMotion.instants(in: 0..<10)
        #expect(instants.count == 101)
        #expect(zip(instants, instants.dropFirst()).allSatisfy { abs($1 - $0 - 0.1) < 1e-9 })
    }

    private func views(
        of task: String = "order", _ values: [String: String] = [:]
    ) throws -> TemporalViews {
        let type = try TaskRegistry.task(named: task)
        var options = OptionTable(TaskRegistry.options(of: type))
        for (key, value) in values { try options.set(key, to: value) }
        return try #require(try type.init(options: options).trainingViews as? TemporalViews)
    }

    /// A stretch of which all tenths are compared, one of which every fifth of a second is, and a file of five pictures a
    /// second: what changes does so evenly.
    @Test(arguments: [(40, 25), (102, 25), (40, 5)])
    func windowsBeginAtAnyPhase(seconds: Int, pictureRate: Int) throws {
        let stretch = 3..<3 + Double(seconds)
        let instants = StretchMotion.instants(in: stretch)
        let frames = instants.map { instant in
            let number = Int((instant * Double(pictureRate) + 1e-6).rounded(.down))
            return VideoFrame(
                width: 8, height: 8,
                pixels: [UInt8](repeating: number % 2 == 0 ? 100 : 120, count: 192),
                presentationSeconds: Double(number) / Double(pictureRate), durationSeconds: 0.04)
        }
        let motion = StretchMotion(of: stretch, frames, cutLevel: 255)
        #expect(motion.stretch == stretch)
        let views = try views(["windows": "motion", "stillness": "0"])
        var random = RandomStream(seed: 3)
        var phases = [Int](repeating: 0, count: 10)
        var places = [Int](repeating: 0, count: 4)
        let length = 8.0
        let period = max(motion.step, 1 / Double(pictureRate))
        for _ in 0..<10_000 {
            let start = try #require(
                motion.drawStart(ofWindow: length, views, random: &random))
            #expect(start >= 3 && start + length <= stretch.upperBound + 1e-5)
            let phase = (start - 3) / period
            phases[min(9, Int(10 * (phase - phase.rounded(.down))))] += 1
            places[min(3, Int(4 * (start - 3) / (Double(seconds) - length)))] += 1
        }
        // 1,000 and 2,500 each, with deviations of 30 and 43.
        #expect(phases.allSatisfy { abs($0 - 1000) < 150 }, "\(phases)")
        #expect(places.allSatisfy { abs($0 - 2500) < 300 }, "\(places)")
    }

    @Test func aStretchEndsWithThePictures() throws {
        let folder = try TemporaryFolder()
        let clip = try LongSoundClip.record(in: folder, pictureSeconds: 2, soundSeconds: 2.5)
        let views = try views()
        var random = RandomStream(seed: 1)
        let promised = try #require(views.drawStretch(of: clip, random: &random))
        #expect(promised.upperBound > 2.3)
        var memory = MotionMemory()
        for cache in [
            nil, try SampleCache(folder: folder.file("cache"), byteLimit: 1 << 28) { _ in },
        ] {
            let motion = try memory.motion(
                of: clip, in: promised, views, ClipReader(clip, cache: cache))
            #expect(motion.stretch.lowerBound == promised.lowerBound)
            #expect((1.85..<2).contains(motion.stretch.upperBound))
            #expect(motion.profile.seconds.allSatisfy { $0 < 2 })
            memory = MotionMemory()
        }
        #expect(throws: SampleFault.self) {
            try memory.motion(of: clip, in: 2.1..<2.4, views, ClipReader(clip))
        }
    }

    /// Sound that is longer than the pictures by little or by much; windows up to the end of the pictures.
    @Test(arguments: ["order", "cliporder"], [2.12, 3])
    func samplesAreCutWherePicturesAre(task: String, soundSeconds: Double) throws {
        let folder = try TemporaryFolder()
        let clip = try LongSoundClip.record(
            in: folder, pictureSeconds: 2, soundSeconds: soundSeconds)
        var values = ["windows": "any", "stillness": "0"]
        if task == "order" {
            values.merge(["tau-min": "4", "tau-max": "50", "least-difference": "0"]) { $1 }
        } else {
            values.merge(["gap": "2", "gap-jitter": "2"]) { $1 }
        }
        let plan = SamplePlan(clipCount: 1, samplesPerClip: 16, batchSize: 16, seed: 1)
        let loader = BatchLoader(
            clips: [clip], recipe: try views(of: task, values), plan: plan, workers: 2)
        defer { loader.close() }
        try loader.withNextBatch {
            #expect($0.size == 16)
            #expect($0.faults.isEmpty)
        }
    }
}
