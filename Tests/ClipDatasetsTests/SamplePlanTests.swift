import ClipDatasets
import Testing

@Suite struct SamplePlanTests {
    private let plan = SamplePlan(clipCount: 10, samplesPerClip: 3, batchSize: 4, seed: 7)

    @Test func anEpochHoldsWholeBatchesOnly() {
        #expect(plan.batchesPerEpoch == 7)
        #expect(plan.epoch(ofBatch: 6) == 0)
        #expect(plan.epoch(ofBatch: 7) == 1)
    }

    @Test func everyPassVisitsEveryClipOnce() {
        let first = (0..<5).flatMap { plan.clips(ofBatch: $0) }
        #expect(Set(first[0..<10]) == Set(0..<10))
        #expect(Set(first[10..<20]) == Set(0..<10))
        #expect(Array(first[0..<10]) != Array(first[10..<20]))
    }

    @Test func aBatchDependsOnSeedAndNumberAlone() {
        let same = SamplePlan(clipCount: 10, samplesPerClip: 3, batchSize: 4, seed: 7)
        let other = SamplePlan(clipCount: 10, samplesPerClip: 3, batchSize: 4, seed: 8)
        let batches = 0..<20
        #expect(batches.map(plan.clips(ofBatch:)) == batches.map(same.clips(ofBatch:)))
        #expect(batches.map(plan.clips(ofBatch:)) != batches.map(other.clips(ofBatch:)))
    }

    @Test func streamsOfSamplesDiffer() {
        var seen: Set<UInt64> = []
        for batch in 0..<10 {
            for slot in 0..<4 {
                for attempt in 0..<3 {
                    var stream = plan.sampleStream(batch: batch, slot: slot, attempt: attempt)
                    seen.insert(stream.next())
                }
            }
        }
        #expect(seen.count == 120)
    }

    @Test func aBatchLargerThanTheCollectionTakesClipsAgain() {
        let small = SamplePlan(clipCount: 3, samplesPerClip: 1, batchSize: 8, seed: 1)
        #expect(small.batchesPerEpoch == 1)
        let clips = small.clips(ofBatch: 0)
        #expect(clips.count == 8)
        #expect(Set(clips) == [0, 1, 2])
    }
}
