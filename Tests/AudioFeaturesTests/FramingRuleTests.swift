// Which samples are in a frame, and what is done to them before the window.

import Testing

@testable import AudioFeatures

@Suite struct FramingRuleTests {
    /// A frame, without a window, of the ramp that begins with 1, 2, 3.
    private func frame(
        _ index: Int, of count: Int, padding: FramingRule.Padding, hop: Int = 3
    ) throws -> [Double] {
        let preset = try SpectrogramPreset(
            name: "test", sampleRate: 8, windowLength: 8, fftSize: 8, hopLength: hop,
            window: .rectangular, framing: FramingRule(extent: .fftSize, padding: padding),
            spectrum: .power, logarithm: nil, clipSampleCount: 100)
        var target = [Double](repeating: -1, count: 8)
        let samples = (1...count).map(Float.init)
        samples.withUnsafeBufferPointer {
            FrameReader(preset: preset).read(index, of: SoundStretch($0), into: &target)
        }
        return target
    }

    @Test func paddingIsWhereEachRuleSays() throws {
        #expect(try frame(1, of: 20, padding: .none) == [4, 5, 6, 7, 8, 9, 10, 11])
        #expect(try frame(3, of: 11, padding: .end) == [10, 11, 0, 0, 0, 0, 0, 0])
        #expect(try frame(1, of: 9, padding: .completing) == [4, 5, 6, 7, 8, 9, 0, 0])
        #expect(try frame(0, of: 20, padding: .zeroCentre) == [0, 0, 0, 0, 1, 2, 3, 4])
        #expect(try frame(0, of: 20, padding: .reflectCentre) == [5, 4, 3, 2, 1, 2, 3, 4])
        #expect(try frame(3, of: 9, padding: .reflectCentre) == [6, 7, 8, 9, 8, 7, 6, 5])
        // 4 frames of 8 every 3 need 17 samples, 7 more than there are: 3 before, 4 after.
        #expect(try frame(0, of: 10, padding: .same) == [0, 0, 0, 1, 2, 3, 4, 5])
        #expect(try frame(3, of: 10, padding: .same) == [7, 8, 9, 10, 0, 0, 0, 0])
    }

    @Test func aDroppedFrameIsTheLast() {
        let all = FramingRule(extent: .fftSize, padding: .zeroCentre)
        let fewer = FramingRule(extent: .fftSize, padding: .zeroCentre, dropsLastFrame: true)
        for count in 1..<40 {
            let frames = all.frameCount(sampleCount: count, frameLength: 8, hopLength: 3)
            #expect(
                fewer.frameCount(sampleCount: count, frameLength: 8, hopLength: 3) == frames - 1)
        }
    }
}

@Suite struct FramePreparationTests {
    private func prepared(_ preparation: FramePreparation, place: Int) throws -> [Double] {
        let preset = try SpectrogramPreset(
            name: "test", sampleRate: 8, windowLength: 4, fftSize: 4, hopLength: place,
            window: .rectangular, framing: FramingRule(extent: .window, padding: .completing),
            preparation: preparation, spectrum: .power, logarithm: nil, clipSampleCount: 10)
        var target = [Double](repeating: -1, count: 4)
        let samples: [Float] = [8, 4, 2, 6, 10]
        samples.withUnsafeBufferPointer {
            FrameReader(preset: preset).read(1, of: SoundStretch($0), into: &target)
        }
        return target
    }

    @Test func meanScaleAndEmphasisAreThoseOfTheFrame() throws {
        #expect(
            try prepared(FramePreparation(sampleScale: 2, removesMean: true), place: 1)
                == [-3, -7, 1, 9])
        #expect(try prepared(FramePreparation(preEmphasis: 0.5), place: 1) == [2, 0, 5, 7])
    }

    @Test func emphasisOfTheSoundReachesBackAndLeavesPaddingAlone() throws {
        let preparation = FramePreparation(preEmphasis: 0.5, emphasisScope: .sound)
        #expect(try prepared(preparation, place: 1) == [0, 0, 5, 7])
        #expect(try prepared(preparation, place: 3) == [5, 7, 0, 0])
    }
}
