import ClipDatasets
import FlashSupport
import Foundation
import MediaIO
import PretextTasks
import TensorCore
import TestSupport
import Testing

@testable import Inference

@Suite struct ClipInputsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A clip of 25 frames a second.
    private func clip(seconds: Int) throws -> ClipRecord {
        let path = folder.file("clip.mp4")
        try FlashClip(seconds: seconds).write(to: path)
        return try Manifest.of(path, workers: 1).clips[0]
    }

    private func pictures(frames: Int) -> PictureInputs {
        PictureInputs(
            for: FlashSynchronizer(
                frameTiming: frames == 1
                    ? .single : FrameTiming(count: frames, framesPerSecond: 25)))
    }

    @Test func evenlySpacedPicturesLieInTheMiddleOfEqualParts() throws {
        let batch = try pictures(frames: 1).evenlySpaced(4, of: clip(seconds: 4))
        // Frames at multiples of 40 ms, those shown at 0.5, 1.5, ...
        let frames = batch.seconds.map { Int(($0 * 25).rounded()) }
        #expect(frames == [12, 37, 62, 87])
        #expect(batch.tensor.shape == [4, 3, 16, 16])
    }

    @Test func clipsLieInsideAsAWhole() throws {
        let batch = try pictures(frames: 26).evenlySpaced(3, of: clip(seconds: 4))
        #expect(batch.tensor.shape == [3, 3, 26, 16, 16])
        // One second long each, so their middles are between 0.5 and 3.5 s.
        for (found, expected) in zip(batch.seconds, [1.0, 2, 3]) {
            #expect(abs(found - expected) < 1e-6)
        }
    }

    @Test func noMomentIsTakenTwice() throws {
        let short = try clip(seconds: 1)
        #expect(try pictures(frames: 1).evenlySpaced(100, of: short).seconds.count == 25)
        #expect(try pictures(frames: 24).evenlySpaced(100, of: short).seconds.count <= 2)
    }

    @Test func ofAClipShorterThanAnInputThereIsTheMiddleOrAnError() throws {
        let error = #expect(throws: MediaError.self) {
            try pictures(frames: 60).evenlySpaced(10, of: clip(seconds: 1))
        }
        #expect(error?.code == .endOfStream)
    }

    @Test func aWalkGoesFromBeginningToEnd() throws {
        let clip = try clip(seconds: 8)
        var seconds: [Double] = []
        try pictures(frames: 1).walk(rate: 5, limit: 1000, of: clip) { seconds += $0.seconds }
        #expect(seconds.count == 40 || seconds.count == 41)
        #expect((40...41).contains(pictures(frames: 1).walkCount(rate: 5, of: clip.info)))
        #expect(seconds.prefix(3).map { ($0 * 25).rounded() } == [0, 5, 10])
        var few: [Double] = []
        try pictures(frames: 1).walk(rate: 5, limit: 35, of: clip) { few += $0.seconds }
        #expect(few == Array(seconds.prefix(35)))
    }

    @Test func soundsAreWindowsThatFit() throws {
        let inputs = SoundInputs(for: FlashSynchronizer())
        let batch = try inputs.evenlySpaced(5, of: clip(seconds: 6))
        // Windows of a second: middles of fifths of the time between 0.5 and 5.5 s.
        for (found, expected) in zip(batch.seconds, [1.0, 2, 3, 4, 5]) {
            #expect(abs(found - expected) < 0.02)
        }
        #expect(batch.tensor.shape == [5, 1, 257, 200])
    }

    @Test func filesWithoutTheStreamAreRefused() throws {
        let clip = try clip(seconds: 1)
        let mute = folder.file("mute.mp4")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ffmpeg", "-v", "error", "-i", clip.path, "-an", "-c", "copy", mute]
        try process.run()
        process.waitUntilExit()
        let inputs = SoundInputs(for: FlashSynchronizer())
        let record = try Manifest.of(mute, workers: 1).clips[0]
        #expect(inputs.stretch(of: record.info) == nil)
        #expect(throws: MediaError.self) { try inputs.evenlySpaced(3, of: record) }
    }
}
