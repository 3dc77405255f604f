import ClipDatasets
import FlashSupport
import Inference
import TensorCore
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct FrameSequencesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Two sequences of 2 s.
    private func clips() throws -> [ClipRecord] {
        for name in ["a.mp4", "b.mp4"] { try FlashClip(seconds: 2).write(to: folder.file(name)) }
        return try Manifest.of(folder.path, workers: 1).clips
    }

    /// A feature of 1000 numbers, and how often it was asked for.
    private final class WideFeature {
        private(set) var batchCount = 0

        var subject: ProbeSubject {
            ProbeSubject(
                FeatureSource("wide") { inputs in
                    self.batchCount += 1
                    return Tensor(zeros: [inputs.shape[0], 1000])
                })
        }
    }

    private func sequences(
        _ feature: WideFeature, limit: Int = 300, byteLimit: Int = 1 << 30
    ) throws -> FrameSequences {
        try FrameSequences.extract(
            from: clips(), inputs: PictureInputs(for: FlashSynchronizer()),
            subjects: [feature.subject], rate: 10, limit: limit, byteLimit: byteLimit
        ).sequences
    }

    @Test func whatDoesNotFitIntoMemoryIsRefusedAtOnce() throws {
        // Some 40 frames, of each 1000 numbers to keep and four copies: 800 kB.
        let feature = WideFeature()
        let error = #expect(throws: DatasetError.self) {
            try sequences(feature, byteLimit: 600_000)
        }
        #expect(feature.batchCount == 1)
        let text = error?.description ?? ""
        #expect(text.contains("frames of 2 sequences would take"), "\(text)")
        #expect(text.contains("600 kB"), "\(text)")
        #expect(try sequences(feature, byteLimit: 1_000_000).count == 2)
        // Five frames of each take a quarter.
        #expect(try sequences(feature, limit: 5, byteLimit: 200_000).frameCount == 10)
    }

    @Test func sequencesThatGoOnAreCounted() throws {
        let whole = try sequences(WideFeature())
        #expect(whole.cutCount == 0 && (36...42).contains(whole.frameCount))
        let longest = try #require(whole.sequences.map(\.seconds.count).max())
        #expect(try sequences(WideFeature(), limit: longest).cutCount == 0)
        let cut = try sequences(WideFeature(), limit: 7)
        #expect(cut.cutCount == 2 && cut.frameCount == 14)
    }
}
