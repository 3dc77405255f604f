import AudioFeatures
import Foundation
import Testing

@Suite struct SpectrogramStreamTests {
    static let streamable = SpectrogramPreset.all.filter {
        $0.peak == nil && $0.framing.padding != .same
    }

    @Test(arguments: streamable, [1, 97, 160, 1000, 4096, 30_000])
    func piecesGiveTheSameBitsAsTheWhole(preset: SpectrogramPreset, piece: Int) throws {
        for count in [12_345, 12_480, preset.minimumSampleCount] {
            let samples = Fixtures.noise(count, seed: UInt64(count))
            let whole = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
            let stream = try SpectrogramStream(preset: preset)
            let columns = try collect(samples, piece: piece, stream)
            #expect(columns.count == whole.frameCount)
            for (frame, column) in columns.enumerated() {
                let expected = (0..<whole.bandCount).map { whole[$0, frame] }
                guard column == expected else {
                    Issue.record("\(count) samples, frame \(frame)")
                    break
                }
            }
        }
    }

    @Test(arguments: [
        FramingRule.Padding.none, .end, .completing, .zeroCentre, .reflectCentre,
    ])
    func hopsMayBeLongerThanFrames(padding: FramingRule.Padding) throws {
        let preset = try SpectrogramPreset(
            name: "test", sampleRate: 16_000, windowLength: 400, fftSize: 400, hopLength: 900,
            window: .periodicHann, framing: FramingRule(extent: .fftSize, padding: padding),
            preparation: FramePreparation(preEmphasis: 0.9, emphasisScope: .sound),
            spectrum: .power, logarithm: nil, clipSampleCount: 16_000)
        for count in [9000, 9001, 9099, 9200, 9401] {
            let samples = Fixtures.noise(count, seed: UInt64(count))
            let whole = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
            for piece in [50, 1300] {
                let columns = try collect(samples, piece: piece, SpectrogramStream(preset: preset))
                let expected = (0..<whole.frameCount).map { frame in
                    (0..<whole.bandCount).map { whole[$0, frame] }
                }
                #expect(columns == expected, "\(count) samples, pieces of \(piece)")
            }
        }
    }

    @Test func columnsComeAsSoonAsTheyAreCertain() throws {
        let stream = try SpectrogramStream(preset: .kaldiFbank)
        #expect(try stream.append([Float](repeating: 0.1, count: 399)).frameCount == 0)
        #expect(try stream.append([0.1]).frameCount == 1)
        #expect(try stream.append([Float](repeating: 0.1, count: 320)).frameCount == 2)
        #expect(stream.frameCount == 3)
        #expect(stream.sampleCount == 720)
    }

    @Test func aStreamMayBeUsedAgain() throws {
        let samples = Fixtures.noise(5000, seed: 1)
        let stream = try SpectrogramStream(preset: .torchaudioDecibels)
        let first = try collect(samples, piece: 700, stream)
        #expect(try collect(samples, piece: 1100, stream) == first)
    }

    @Test(arguments: SpectrogramPreset.all, [97, 4096, 30_000])
    func twoPassesGiveTheSameBitsForAnyPreset(preset: SpectrogramPreset, piece: Int) throws {
        for count in [12_345, 12_584, max(preset.minimumSampleCount, 1025)] {
            let samples = Fixtures.noise(count, seed: UInt64(count))
            let whole = try SpectrogramComputer(preset: preset).spectrogram(of: samples)
            let first = try SpectrogramStream(preset: preset.beforePeak(), soundLength: count)
            let loudest = try collect(samples, piece: piece, first).joined().max()
            let second = try SpectrogramStream(
                preset: preset, soundLength: count, loudest: loudest)
            let isSame =
                try collect(samples, piece: piece, second)
                == (0..<whole.frameCount).map { frame in
                    (0..<whole.bandCount).map { whole[$0, frame] }
                }
            #expect(isSame, "\(count) samples")
        }
    }

    @Test(arguments: [1, 2, 5])
    func channelsAreAveragedAsInTheWhole(channelCount: Int) throws {
        let samples = Fixtures.noise(9000 * channelCount, seed: 11)
        let whole = try SpectrogramComputer(preset: .vggish)
            .spectrogram(ofInterleaved: samples, channelCount: channelCount)
        let stream = try SpectrogramStream(preset: .vggish)
        let columns = try collect(samples, piece: 700 * channelCount, stream, channelCount)
        let isSame =
            columns
            == (0..<whole.frameCount).map { frame in
                (0..<whole.bandCount).map { whole[$0, frame] }
            }
        #expect(isSame)
    }

    @Test(arguments: [0, 1, 2], [Float.nan, .infinity, -.infinity])
    func aSampleThatIsNoNumberIsFoundInAnyChannel(channel: Int, value: Float) throws {
        var samples = Fixtures.noise(3000, seed: 12)
        samples[3 * 321 + channel] = value
        let stream = try SpectrogramStream(preset: .vggish)
        let error = #expect(throws: SpectrogramError.self) {
            try stream.append(samples, channelCount: 3)
        }
        #expect(error?.code == .notFinite)
        #expect(error?.sampleIndex == 321)
    }

    @Test func presetsThatDependOnTheWholeSoundAreRefused() throws {
        for preset in SpectrogramPreset.all where !Self.streamable.contains(preset) {
            let error = #expect(throws: SpectrogramError.self) {
                try SpectrogramStream(preset: preset)
            }
            #expect(error?.code == .needsWholeSound)
            #expect(error?.message.contains("\(preset.clipSampleCount) samples") == true)
        }
        #expect(Self.streamable.map(\.name).contains("ave-linear"))
        #expect(Self.streamable.count == 11)
    }

    @Test func samplesThatAreNoNumbersAreReportedByTheirPlaceInTheSound() throws {
        let stream = try SpectrogramStream(preset: .vggish)
        _ = try stream.append(Fixtures.noise(1000, seed: 2))
        let error = #expect(throws: SpectrogramError.self) {
            try stream.append([0, .nan])
        }
        #expect(error?.sampleIndex == 1001)
        #expect(stream.sampleCount == 1000)
    }

    @Test func aSoundThatEndsTooEarlyIsReported() throws {
        let stream = try SpectrogramStream(preset: .vggish)
        #expect(try stream.append(Fixtures.noise(399, seed: 3)).frameCount == 0)
        let error = #expect(throws: SpectrogramError.self) { try stream.finish() }
        #expect(error?.code == .tooShort)
    }

    /// The columns of a sound handed over in pieces.
    private func collect(
        _ samples: [Float], piece: Int, _ stream: SpectrogramStream, _ channelCount: Int = 1
    ) throws -> [[Float]] {
        var columns: [[Float]] = []
        func take(_ part: Spectrogram) {
            for frame in 0..<part.frameCount {
                columns.append((0..<part.bandCount).map { part[$0, frame] })
            }
        }
        for start in stride(from: 0, to: samples.count, by: piece) {
            let part = Array(samples[start..<min(start + piece, samples.count)])
            take(try stream.append(part, channelCount: channelCount))
        }
        take(try stream.finish())
        return columns
    }
}
