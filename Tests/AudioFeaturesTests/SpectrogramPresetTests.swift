import AudioFeatures
import Essentials
import Foundation
import Testing

@Suite struct SpectrogramPresetTests {
    @Test func oneSecondHasTheSizesOfThePapers() {
        #expect(SpectrogramPreset.l3Linear.bandCount == 257)
        #expect(SpectrogramPreset.l3Linear.clipSampleCount == 48_000)
        #expect(SpectrogramPreset.l3Linear.clipFrameCount == 199)
        #expect(SpectrogramPreset.aveLinear.bandCount == 257)
        #expect(SpectrogramPreset.aveLinear.clipFrameCount == 200)
    }

    @Test func framesAsLongAsTheFFTAreOneFewer() throws {
        let preset = try linear(framing: FramingRule(extent: .fftSize, padding: .none))
        #expect(preset.frameCount(sampleCount: 48_000) == 198)
    }

    @Test func hopOf242GivesTheColumnsOfTheMarlCode() throws {
        let preset = try linear(
            windowLength: 512, hopLength: 242,
            framing: FramingRule(extent: .window, padding: .none))
        #expect(preset.frameCount(sampleCount: 48_000) == 197)
    }

    @Test func frameCountsAtTheEdges() {
        let (l3, ave) = (SpectrogramPreset.l3Linear, SpectrogramPreset.aveLinear)
        let expected = [
            (-1, 0, 0), (0, 0, 0), (1, 0, 1), (240, 0, 1), (241, 0, 2), (479, 0, 2), (480, 1, 2),
            (481, 1, 3), (719, 1, 3), (720, 2, 3), (47_999, 198, 200), (48_001, 199, 201),
        ]
        for (samples, l3Frames, aveFrames) in expected {
            #expect(l3.frameCount(sampleCount: samples) == l3Frames, "\(samples)")
            #expect(ave.frameCount(sampleCount: samples) == aveFrames, "\(samples)")
        }
        #expect(l3.minimumSampleCount == 480)
        #expect(ave.minimumSampleCount == 1)
    }

    @Test func unitsFollowFromTheDefinition() {
        let preset = SpectrogramPreset.l3Linear
        #expect(preset.hopSeconds == 0.005)
        #expect(preset.bandHertz == 93.75)
        // A factor 10 in magnitude is ln(10) / 5 in the values and 20 dB.
        #expect(abs(preset.decibelsPerUnit * log(10) / 5 - 20) < 1e-5)
    }

    @Test func presetsAreFoundByTheirNames() throws {
        for preset in SpectrogramPreset.all {
            #expect(try SpectrogramPreset.named(preset.name) == preset)
        }
        #expect(SpectrogramPreset.all.map(\.name) == ["l3-linear", "ave-linear"])
    }

    @Test func anUnknownNameIsAnsweredWithTheKnownOnes() throws {
        let error = try #require(throws: SpectrogramError.self) {
            try SpectrogramPreset.named("ave-lineer")
        }
        #expect(error.code == .unknownPreset)
        #expect(error.message.contains("did you mean 'ave-linear'?"))
        #expect(error.message.contains("l3-linear, ave-linear"))
    }

    @Test func survivesJSONUnchanged() throws {
        for preset in SpectrogramPreset.all {
            let data = try JSONEncoder().encode(preset)
            #expect(try JSONDecoder().decode(SpectrogramPreset.self, from: data) == preset)
        }
    }

    @Test func theStoredFormStaysReadable() throws {
        // Checkpoints hold this text; it must mean the same for ever.
        let stored = """
            {"name": "ave-linear", "sampleRate": 48000, "windowLength": 480, "fftSize": 512,
             "hopLength": 240, "window": "periodic-hann",
             "framing": {"extent": "window", "padding": "end"}, "spectrum": "magnitude",
             "logarithm": {"floor": 1e-12, "divisor": 5}, "clipSampleCount": 48000}
            """
        let preset = try JSONDecoder().decode(SpectrogramPreset.self, from: Data(stored.utf8))
        #expect(preset == .aveLinear)
    }

    @Test func contradictoryNumbersAreRefused() {
        let good = FramingRule(extent: .window, padding: .none)
        #expect(throws: SpectrogramError.self) { try linear(windowLength: 513, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(windowLength: 0, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(hopLength: 0, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(fftSize: 511, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(sampleRate: 0, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(floor: 0, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(floor: .nan, framing: good) }
        #expect(throws: SpectrogramError.self) { try linear(framing: good, clipSampleCount: 479) }
    }

    @Test func aDamagedStoredPresetIsRefusedBeforeUse() throws {
        let text = String(
            decoding: try JSONEncoder().encode(SpectrogramPreset.l3Linear), as: UTF8.self
        )
        .replacing("\"hopLength\":240", with: "\"hopLength\":-1")
        let preset = try JSONDecoder().decode(SpectrogramPreset.self, from: Data(text.utf8))
        #expect(preset.hopLength == -1)
        let error = #expect(throws: SpectrogramError.self) {
            try SpectrogramComputer(preset: preset)
        }
        #expect(error?.code == .invalidPreset)
    }

    private func linear(
        sampleRate: Int = 48_000, windowLength: Int = 480, fftSize: Int = 512,
        hopLength: Int = 240, floor: Float = 1e-12, framing: FramingRule,
        clipSampleCount: Int = 48_000
    ) throws -> SpectrogramPreset {
        try SpectrogramPreset(
            name: "test", sampleRate: sampleRate, windowLength: windowLength, fftSize: fftSize,
            hopLength: hopLength, window: .periodicHann, framing: framing, spectrum: .magnitude,
            logarithm: LogarithmRule(floor: floor, divisor: 5), clipSampleCount: clipSampleCount)
    }
}
