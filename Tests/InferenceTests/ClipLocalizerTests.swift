import AudioFeatures
import ClipDatasets
import Essentials
import Inference
import MediaIO
import TensorCore
import TestSupport
import Testing

@Suite struct ClipLocalizerTests {
    private let clip = SampleClips.heldout + "/clip-0000.mp4"
    private let model = BrightnessLocalizer(framing: .crop)

    private func localizer(_ references: MismatchedSounds? = nil) throws -> ClipLocalizer {
        try ClipLocalizer(model: model, references: references)
    }

    @Test func everyMomentIsAFrameWithItsOwnSound() throws {
        let result = try localizer().localize(clip, span: .init(stride: 0.1))
        #expect(result.frameWidth == 256 && result.frameHeight == 192)
        #expect(result.moments.count >= 49)
        let computer = try SpectrogramComputer(preset: model.preset)
        let file = try MediaFile(path: clip)
        for moment in result.moments.prefix(40) {
            // Frames come 25 times a second; the sound is centred on the frame, not on the instant.
            let frame = moment.seconds * 25
            #expect(abs(frame - frame.rounded()) < 1e-3)
            let samples = try file.samples(
                from: moment.seconds - 0.5, count: model.preset.clipSampleCount,
                sampleRate: model.preset.sampleRate)
            let level = try computer.spectrogram(of: samples).values
            let mean = level.reduce(0, +) / Float(level.count)
            let picture = try file.frame(at: moment.seconds, size: model.frameView.frameSize)
            var random = RandomStream(seed: 0)
            var values = [Float](repeating: 0, count: 3 * 32 * 32)
            values.withUnsafeMutableBufferPointer {
                model.frameView.apply(to: picture, random: &random, into: $0)
            }
            let features = model.imageFeatures(Tensor(values, shape: [1, 3, 32, 32])).values
            for (response, feature) in zip(moment.map.values, features) {
                #expect(abs(response - feature * mean) < 1e-3)
            }
        }
        let times = result.moments.map(\.seconds)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func aPartIsThatPartOfTheWhole() throws {
        let whole = try localizer().localize(clip, span: .init(stride: 0.04)).moments
        let part = try localizer().localize(
            clip, span: .init(start: 2.001, end: 3, stride: 0.04)
        ).moments
        #expect(part.count == 25)
        let first = try #require(whole.firstIndex { $0.seconds == part[0].seconds })
        for (made, expected) in zip(part, whole[first...]) {
            #expect(made.seconds == expected.seconds)
            for (a, b) in zip(made.map.values, expected.map.values) { #expect(abs(a - b) < 1e-3) }
        }
    }

    @Test func aFrameShownAtSeveralInstantsCountsOnce() throws {
        let result = try localizer().localize(
            clip, span: .init(start: 2.001, end: 3, stride: 0.01))
        #expect(result.moments.count == 25)
    }

    @Test func theSameFileAsAnotherSoundChangesNothing() throws {
        let own = try localizer().localize(clip, span: .init(start: 1, end: 5, stride: 0.2))
        let other = try localizer().localize(
            clip, sound: clip, span: .init(start: 1, end: 5, stride: 0.2))
        #expect(own.moments == other.moments)
        // Another sound is held at its ends, so that every frame has a window.
        let all = try localizer().localize(clip, sound: clip, span: .init(stride: 0.2))
        #expect(all.moments.count == 30 && all.unheardCount == 0)
    }

    @Test func soundsFromElsewhereGiveReferences() throws {
        let clips = try Manifest.of(SampleClips.heldout, workers: 1).clips
        let drawn = try MismatchedSounds.draw(from: clips, excluding: [clip], for: model, seed: 1)
        let references = try #require(drawn)
        #expect(references.count > 3 && references.count < clips.count)
        let result = try localizer(references).localize(
            clip, span: .init(start: 1, end: 2, stride: 0.2))
        for moment in result.moments {
            let mismatched = try #require(moment.mismatched)
            #expect(mismatched.median <= mismatched.high)
        }
        let itself = clips.filter { $0.path == clip }
        #expect(
            try MismatchedSounds.draw(from: itself, excluding: [clip], for: model, seed: 1) == nil)
    }

    @Test func clipsWithoutAnyMomentAreRefused() throws {
        #expect {
            try localizer().localize(clip, span: .init(start: 100, stride: 1))
        } throws: { ($0 as? MediaError)?.code == .endOfStream }
        let folder = try TemporaryFolder()
        let sound = folder.file("short.wav")
        try SoundWriter.write(
            [Float](repeating: 0.1, count: 4000), sampleRate: 16_000, to: sound)
        #expect {
            try localizer().localize(clip, sound: sound, span: .init(stride: 1))
        } throws: { "\($0)".contains("lasts 0.25 s") }
        #expect {
            try localizer().localize(sound, span: .init(stride: 1))
        } throws: { ($0 as? MediaError)?.code == .noVideo }
    }
}
