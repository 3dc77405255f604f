import Essentials
import MediaIO
import TensorCore
import TestSupport
import Testing

@testable import ClipDatasets

/// Cuts a frame's mean grey level, a random number and a sum of sound; some clips refuse.
private struct ProbeRecipe: SampleRecipe {
    var refused: Set<String> = []
    var arrays: [ArraySpecification] { [ArraySpecification(name: "probe", shape: [3])] }
    func objection(to clip: ClipRecord) -> SampleFault? { nil }
    func makeCutter() throws -> any SampleCutter { ProbeCutter(refused: refused) }
}

private final class ProbeCutter: SampleCutter {
    private let refused: Set<String>
    init(refused: Set<String>) { self.refused = refused }

    func cut(
        _ clip: ClipRecord, from reader: ClipReader, random: inout RandomStream,
        into slot: SampleSlot
    ) throws(SampleFault) {
        if refused.contains(clip.name) {
            throw SampleFault(reason: "refused", detail: "refused", isDamage: true)
        }
        let frame: VideoFrame
        let sound: [Float]
        do {
            let instant = random.uniform(in: 0.5...3)
            frame = try reader.frames(at: [instant], size: .exact(width: 8, height: 8))[0]
            sound = try reader.samples(from: instant, count: 800, sampleRate: 16000)
        } catch {
            throw SampleFault(reading: error)
        }
        let mean = frame.pixels.reduce(Float(0)) { $0 + Float($1) } / Float(frame.pixels.count)
        slot.fill(0) {
            $0[0] = mean
            $0[1] = Float(random.uniform())
            $0[2] = sound.reduce(0, +)
        }
    }
}

@Suite struct BatchLoaderTests {
    private func clips() throws -> [ClipRecord] {
        try Manifest.of(SampleClips.heldout, workers: 2).clips
    }

    private func batches(
        _ recipe: ProbeRecipe, workers: Int, first: Int = 0, count: Int, cache: SampleCache? = nil
    ) throws -> [[Float]] {
        let clips = try clips()
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 2, batchSize: 3, seed: 5)
        let loader = BatchLoader(
            clips: clips, recipe: recipe, plan: plan, firstBatch: first, workers: workers,
            cache: cache)
        defer { loader.close() }
        return try (0..<count).map { _ in
            try loader.withNextBatch { batch in
                #expect(batch.clipIndices.count == 3)
                return batch.tensor("probe").values
            }
        }
    }

    @Test func batchesDoNotDependOnTheNumberOfWorkers() throws {
        let one = try batches(ProbeRecipe(), workers: 1, count: 8)
        #expect(try batches(ProbeRecipe(), workers: 3, count: 8) == one)
        #expect(Set(one).count == 8)
    }

    @Test(arguments: [1, 3]) func batchesDoNotDependOnACache(workers: Int) throws {
        let plain = try batches(ProbeRecipe(), workers: 1, count: 8)
        let folder = try TemporaryFolder()
        for _ in 0..<2 {
            let cache = try SampleCache(folder: folder.path, byteLimit: 1 << 24) {
                Issue.record("\($0)")
            }
            #expect(
                try batches(ProbeRecipe(), workers: workers, count: 8, cache: cache) == plain)
        }
    }

    @Test func startingLaterGivesTheSameBatches() throws {
        let all = try batches(ProbeRecipe(), workers: 2, count: 6)
        #expect(try batches(ProbeRecipe(), workers: 2, first: 4, count: 2) == Array(all[4...]))
    }

    @Test func aRefusedClipIsReplacedAndReported() throws {
        let clips = try clips()
        let refused = clips[0].name
        let recipe = ProbeRecipe(refused: [refused])
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 2, batchSize: 3, seed: 5)
        let loader = BatchLoader(clips: clips, recipe: recipe, plan: plan, workers: 2)
        defer { loader.close() }
        var faults = 0
        for _ in 0..<6 {
            try loader.withNextBatch { batch in
                #expect(!batch.clipIndices.contains(0))
                for (clip, fault) in batch.faults {
                    #expect(clip == 0)
                    #expect(fault.reason == "refused")
                    faults += 1
                }
            }
        }
        #expect(faults > 0)
        let again = try batches(recipe, workers: 1, count: 6)
        #expect(try batches(recipe, workers: 3, count: 6) == again)
    }

    @Test func aCollectionThatGivesNothingIsAnErrorAndNotAHang() throws {
        let recipe = ProbeRecipe(refused: Set(try clips().map(\.name)))
        let error = #expect(throws: DatasetError.self) {
            try batches(recipe, workers: 2, count: 1)
        }
        #expect(error?.code == .unusable)
    }

    @Test func closingEarlyEndsTheWorkers() throws {
        let clips = try clips()
        let plan = SamplePlan(clipCount: clips.count, samplesPerClip: 2, batchSize: 3, seed: 5)
        let loader = BatchLoader(clips: clips, recipe: ProbeRecipe(), plan: plan, workers: 3)
        loader.close()
        loader.close()
        #expect(throws: CancellationError.self) { try loader.withNextBatch { _ in } }
    }
}
